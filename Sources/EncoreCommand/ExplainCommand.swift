import ArgumentParser
import Encore
import Foundation

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Look inside a run: what its attention does, and where its policy looks.",
    discussion: """
      KIND is what to look at:

        features   for a run with --meta attention or attention-decision: at stages of its training, \
      how much more the critic gives for the attention's action than for the actor's own, and how \
      far the attention moves the actor's features
        attention  for a run with --meta intrinsic-reward: which step's reward looked where, over \
      training and at its end, what each step is paid, and how well that tells good episodes from bad; \
      for a run with --meta trajectory-attention: which memories of its episode it looked at, and how \
      important each was; for a run whose policy sees pictures through attention: what the masks let through
        gradcam    for a run whose policy sees pictures: where the evidence for its choices lies, laid \
      over what it saw, at stages of its training, and a film of an episode
        gradients  for the same: how much single pixels move its choices

      Stages are policies that training has kept: train with --set keepPolicyEvery=40000. Each plays \
      as in an evaluation. Of features four stages are shown, near 20, 40, 60 and 80 % of the training, \
      of rewards' attention all, of pictures those near 0, 36, 72 and 100 %; --stages chooses others, and \
      the newest checkpoint is called last.

        encore train --meta attention-decision --set keepPolicyEvery=2000
        encore explain runs/td3-attention-decision-Pendulum-seed0 features
        encore explain RUN features --stages 4000,last --steps 100000
        encore explain RUN features --steps 1000000     the paper's own number
        encore train Recipes/intrinsic-reward-Umbrella.yaml --seed 0 --set keepPolicyEvery=5000
        encore explain runs/ppo-intrinsic-reward-Umbrella-seed0 attention
        encore train Recipes/trajectory-attention-CartPole.yaml --seed 0
        encore explain runs/a2c-trajectory-attention-CartPole-seed0 attention
        encore explain runs/ppo-Catch-seed0 gradcam

      Into RUN/figures go KIND.svg and KIND.png, and tables with all numbers beside them; of pictures, \
      into a folder there, with a page report.html, and of gradcam the film gradcam.mp4. Guides/Explaining.md tells what each number means, and \
      what such pictures cannot show.
      """)

  /// What there is to look at.
  static let kinds = ["features", "attention", "gradcam", "gradients"]

  @Argument(help: "A run folder, such as runs/td3-attention-Pendulum-seed0.")
  var folder: String

  @Argument(help: "What to look at: features, attention, gradcam or gradients.")
  var kind: String

  @Option(help: "Of features: environment steps that each stage plays; 1e4. (default: 10000)")
  var steps: String?

  @Option(
    help: """
      Of features, rewards and trajectories: whole episodes that each stage plays. (default, of \
      rewards: 200, of trajectories: 20)
      """)
  var episodes: Int?

  @Option(help: "Of pictures: consecutive states that are looked at. (default: 100)")
  var states: Int?

  @Option(help: "Decides the episodes, and where t-SNE begins.")
  var seed: UInt64 = 1

  @Option(help: "Steps of training to look at, such as 40000,80000,last.")
  var stages: String?

  @Option(help: "Where the figure and the tables go; RUN/figures unless told otherwise.")
  var out: String?

  @Flag(help: "One JSON object on stdout.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress on stderr.")
  var quiet = false

  func validate() throws {
    if steps != nil && episodes != nil {
      throw ValidationError("--steps and --episodes both say how long to play; choose one.")
    }
    if let episodes, !(1...1_000_000).contains(episodes) {
      throw ValidationError("--episodes must be within 1 ... 1000000, not \(episodes).")
    }
    if let states, !(1...10_000).contains(states) {
      throw ValidationError("--states must be within 1 ... 10000, not \(states).")
    }
    if seed >= 1 << 31 { throw ValidationError("--seed must be below 2147483648, not \(seed).") }
  }

  mutating func run() throws {
    try ExplainFault.requireKnown(kind, among: Self.kinds)
    if kind == "attention" && steps != nil {
      throw ValidationError("attention is looked at in whole episodes: use --episodes.")
    }
    if kind == "features" && states != nil {
      throw ValidationError("features are looked at for --steps or --episodes; leave --states out.")
    }
    if ["gradcam", "gradients"].contains(kind) && (steps != nil || episodes != nil) {
      throw ValidationError("\(kind) looks at consecutive states: use --states.")
    }
    let folder = try RunFolder.existing(self.folder)
    let recipe = try Recipe(file: folder.recipe)
    let plan = try recipe.plan(seed: recipe.seeds.first ?? 0)
    if kind == "attention" && plan.seesPictures && episodes != nil {
      throw ValidationError(
        "the attention of a torso is looked at in consecutive states: use --states.")
    }
    if kind == "attention" && !plan.seesPictures && states != nil {
      throw ValidationError("this attention is looked at in whole episodes: use --episodes.")
    }
    try Installation.requireLibraries()
    switch kind {
    case "features": try explainFeatures(plan, folder)
    case "attention" where plan.metaLearner == .trajectoryAttention:
      try explainTrajectories(plan, folder)
    case "attention" where !plan.seesPictures: try explainAttention(plan, folder)
    default:
      let place = out ?? "\(folder.figures)/\(kind)"
      try SightSession(
        kind: kind, plan: plan, folder: folder, out: place, isQuiet: quiet, isJSON: json
      ).run(sightSettings())
    }
  }

  private func sightSettings() throws -> SightSettings {
    var settings = SightSettings()
    settings.seed = seed
    if let stages { settings.stages = try StageChoice(stages) }
    if let states { settings.states = states }
    return settings
  }

  private func explainFeatures(_ plan: RunPlan, _ folder: RunFolder) throws {
    let settings = try settings()
    try Self.requireEmbedding()
    let line = FeatureProgressLine(isQuiet: quiet)
    let seen = try AlgorithmTable.standard.explainFeatures(
      of: plan, in: folder, settings: settings,
      factory: EnvironmentSource.factory { Terminal.warn($0) }
    ) { line.update($0) }
    line.say("placing features in the plane")
    let report = try FeatureReport(seen) { try Self.embed($0, seed: seed) }
    line.finish()
    let out = out ?? folder.figures
    try report.write(to: out)
    try conclude(report, out)
  }

  private func explainAttention(_ plan: RunPlan, _ folder: RunFolder) throws {
    var settings = CreditSettings()
    settings.seed = seed
    if let stages { settings.stages = try StageChoice(stages) }
    if let episodes { settings.episodes = episodes }
    let line = FeatureProgressLine(isQuiet: quiet)
    let seen = try AlgorithmTable.standard.explainCredit(
      of: plan, in: folder, settings: settings,
      factory: EnvironmentSource.factory { Terminal.warn($0) }
    ) { line.update($0) }
    line.finish()
    let report = CreditReport(seen)
    let out = out ?? folder.figures
    try report.write(to: out)
    guard !json else { return try Terminal.print(json: CreditSummary(report, folder: out, seed)) }
    Self.say(seen.run, seen.agent, seen.environment, report, out)
  }

  private func explainTrajectories(_ plan: RunPlan, _ folder: RunFolder) throws {
    var settings = TrajectoryLookSettings()
    settings.seed = seed
    if let stages { settings.stages = try StageChoice(stages) }
    if let episodes { settings.episodes = episodes }
    let line = FeatureProgressLine(isQuiet: quiet)
    let seen = try AlgorithmTable.standard.explainTrajectories(
      of: plan, in: folder, settings: settings,
      factory: EnvironmentSource.factory { Terminal.warn($0) }
    ) { line.update($0) }
    line.finish()
    let report = TrajectoryReport(seen)
    let out = out ?? folder.figures
    try report.write(to: out)
    guard !json else { return try Terminal.print(json: TrajectorySummary(seen, folder: out, seed)) }
    Self.say(seen.run, seen.agent, seen.environment, report, out)
  }

  /// t-SNE, which every command that shows features uses alike.
  static func embed(_ rows: [[Float]], seed: UInt64) throws -> [(Double, Double)] {
    try TSNE.embed(rows, seed: seed)
  }

  /// What places features is asked for before anything is played: without scikit-learn an hour's
  /// play is in vain.
  static func requireEmbedding() throws {
    _ = try TSNE.embed([[0, 0], [0, 1], [1, 0], [1, 1]], seed: 0, perplexity: 2)
  }

  private func settings() throws -> FeatureSettings {
    var settings = FeatureSettings()
    settings.seed = seed
    if let stages { settings.stages = try StageChoice(stages) }
    if let episodes { settings.length = .episodes(episodes) }
    if let steps {
      settings.length = .steps(try StepCount.read(steps))
    }
    return settings
  }

  private struct Summary: Codable {
    var run: String
    var agent: String
    var environment: String
    var seed: UInt64
    var folder: String
    var stages: [Stage]

    struct Stage: Codable {
      var step: Int
      var difference: DifferenceSummary
      var mask: MaskSummary
      var separation: FeatureSeparation
    }
  }

  private func conclude(_ report: FeatureReport, _ out: String) throws {
    let seen = report.explanation
    guard !json else {
      return try Terminal.print(
        json: Summary(
          run: seen.run, agent: seen.agent, environment: seen.environment, seed: seed, folder: out,
          stages: seen.stages.map {
            .init(
              step: $0.step, difference: $0.difference, mask: $0.mask, separation: $0.separation)
          }))
    }
    Self.say(seen.run, seen.agent, seen.environment, report, out)
  }

  /// What is printed of a look into a run.
  static func say<Seen: ExplanationReport>(
    _ run: String, _ agent: String, _ environment: String, _ report: Seen, _ out: String
  ) {
    Terminal.print("\(run): \(agent) on \(environment)\n\(report.text)")
    Terminal.print("the picture: \(out)/\(Seen.figure).png")
  }
}

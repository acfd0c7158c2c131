import ArgumentParser
import Encore
import Foundation

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Judge a run's policy: raw returns of whole episodes.",
    discussion: """
      The policy of the best evaluation is judged, or with --last that of the newest checkpoint. Equal \
      --seed means equal episodes. Where the task is a distribution, the episodes are those of whole \
      trials on freshly drawn tasks, and each episode's place in its trial is reported: what an agent \
      learns there with its weights frozen. With --random uniformly random actions take the place \
      of the policy, on the same episodes: what a score has to be compared with.
      """)

  @Argument(help: "A run folder, such as runs/td3-Pendulum-seed0.")
  var folder: String

  @Option(help: "Episodes.")
  var episodes = 10

  @Option(help: "Decides the episodes.")
  var seed: UInt64 = 1

  @Flag(help: "The last policy instead of the best.")
  var last = false

  @Flag(help: "Uniformly random actions instead of the policy.")
  var random = false

  @Flag(help: "One JSON object on stdout.")
  var json = false

  func validate() throws {
    guard (1...1_000_000_000).contains(episodes) else {
      throw ValidationError("--episodes must be within 1 ... 1000000000, not \(episodes).")
    }
    if random && last { throw ValidationError("--random judges no policy: leave --last out.") }
    if seed >= 1 << 31 { throw ValidationError("--seed must be below 2147483648, not \(seed).") }
  }

  private struct Place: Codable {
    var mean: Double
    var standardError: Double

    init(_ score: Evaluation.TrialScore) {
      mean = score.mean
      standardError = score.standardError
    }
  }

  private struct Result: Codable {
    var meanReturn: Double
    var standardDeviation: Double
    /// Student's interval of the mean at 95 %, over the episodes; absent of a single one.
    var meanInterval: [Double]?
    var episodes: [Episode]
    /// Mean return of the first, second, … episode of a trial; empty outside trials.
    var byPlaceInTrial: [Place]
    /// Mean return per episode, with its standard error over trials; absent outside trials.
    var perTrial: Place?
    var policyFromStep: Int
    var policy: String
    var seed: UInt64
  }

  mutating func run() throws {
    try Installation.requireLibraries()
    let folder = try RunFolder.existing(self.folder)
    let recipe = try Recipe(file: folder.recipe)
    let plan = try recipe.plan(seed: recipe.seeds.first ?? 0)
    let factory = EnvironmentSource.factory { Terminal.warn($0) }
    let line = FeatureProgressLine(isQuiet: json)
    let watch = { [episodes] played in line.update(played: played, of: episodes) }
    let result =
      random
      ? try Evaluation.ofRandomActions(
        plan, episodes: episodes, seed: seed, factory: factory, watch: watch)
      : try AlgorithmTable.standard.evaluate(
        plan, in: folder, usesBest: !last, episodes: episodes, seed: seed, factory: factory,
        watch: watch)
    line.finish()
    let policy = random ? "random" : last ? "last" : "best"
    if json {
      try Terminal.print(
        json: Result(
          meanReturn: result.meanReturn, standardDeviation: result.standardDeviation,
          meanInterval: result.meanInterval.map { [$0.lowerBound, $0.upperBound] },
          episodes: result.episodes,
          byPlaceInTrial: result.byPlaceInTrial.map { Place($0) },
          perTrial: result.perTrial.map { Place($0) }, policyFromStep: result.step, policy: policy,
          seed: seed))
    } else {
      Terminal.print(
        "\(self.folder): return \(Terminal.text(result)) over \(result.episodes.count) episodes "
          + (random
            ? "(random actions; raw rewards)"
            : "(the \(policy) policy, from step \(result.step); raw rewards, nothing is learned)"))
      guard let whole = result.perTrial else {
        if let interval = result.meanInterval {
          Terminal.print(
            String(
              format: "  the mean's 95 %% interval, over the episodes: %.2f to %.2f",
              interval.lowerBound, interval.upperBound))
        }
        return
      }
      for (place, score) in result.byPlaceInTrial.enumerated() {
        Terminal.print("  episode \(place + 1) of a trial: \(Self.text(score))")
      }
      Terminal.print("  all of them, over \(whole.trials) trials: \(Self.text(whole))")
    }
  }

  private static func text(_ score: Evaluation.TrialScore) -> String {
    String(format: "%.2f, standard error %.3f", score.mean, score.standardError)
  }
}

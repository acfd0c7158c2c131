import Algorithms
import Environments
import Tensors
import Testing

@testable import Experiments

/// Runs whose policy sees pictures looked into.
@Suite("Looking into policies of pictures")
struct ExplainSightTests {
  private let harness: TrainingHarness

  init() throws { harness = try TrainingHarness() }

  private static let yaml = """
    algorithm: a2c
    environment: {name: Catch, count: 4, arguments: '{"height": 6, "width": 6, "frames": 2, "balls": 2}'}
    training: {steps: 96, evaluationEvery: 48, evaluationEpisodes: 2, finalEvaluationEpisodes: 2, \
    checkpointEvery: 48, keepPolicyEvery: 24}
    a2c: {torso: drarl, rolloutSteps: 6, hidden: []}
    """

  private func train(_ yaml: String = yaml) throws -> RunFolder {
    harness.plan = try Recipe(yaml: yaml, file: "tiny.yaml").plan(seed: 1)
    let run = try harness.newRun()
    let endings = RunBatch(
      [.init(plan: harness.plan, folder: run)], jobs: 1, factory: EnvironmentFactory()
    ).run(interruption: Interruption()) { _, _ in .proceed }
    guard case .done = try #require(endings.first) else {
      Issue.record("the run failed: \(endings)")
      return run
    }
    return run
  }

  private func explain(
    _ run: RunFolder, stages: StageChoice? = nil, parts: Set<SightSettings.Part>? = nil,
    film: SightFilming? = nil
  ) throws -> SightExplanation {
    var settings = SightSettings()
    (settings.states, settings.warmUp, settings.shown) = (12, 3, 2)
    if let stages { settings.stages = stages }
    if let parts { settings.parts = parts }
    return try AlgorithmTable.standard.explainSight(
      of: harness.plan, in: run, settings: settings, factory: EnvironmentFactory(), film: film)
  }

  @Test func everyStageLooksAtTheSameStates() throws {
    let run = try train()
    let seen = try explain(run)
    // Near 0, 36, 72 and 100 %; the untrained policy was not kept, and is there all the same.
    #expect(seen.stages.map(\.step) == [0, 24, 72, 96])
    #expect(seen.states.map(\.step) == Array(3..<15) && seen.shown == [0, 11])
    #expect(seen.format == PictureFormat(channels: 2, height: 6, width: 6, layout: .channelsFirst))
    #expect(seen.states.allSatisfy { $0.pixels.count == 72 && $0.pixels.contains(255) })
    for stage in seen.stages {
      #expect(stage.choices.count == 12 && stage.maps.count == 12)
      #expect(stage.maps.allSatisfy { $0.height == 1 && $0.width == 1 })
      #expect(stage.gradients?.total == 12 * 72)
      #expect(stage.masks.count == 3 && stage.masks.allSatisfy { $0.maps.count == 2 })
      #expect(stage.masks.allSatisfy { $0.least > 0 && $0.greatest < 1 })
      #expect(stage.masks[0].maps[0].mean.height == 3)
    }
    #expect(Set(seen.stages.map { $0.masks.map(\.mean) }).count == 4)
    // Looking changes nothing, and a stage is what it is, whichever others are looked at.
    let again = try explain(run, stages: .chosen([72, nil]))
    #expect(again.states == seen.states)
    #expect(again.stages[0].maps == seen.stages[2].maps)
    #expect(again.stages[1].gradients == seen.stages[3].gradients)
  }

  /// The untrained policy is made again as the run began: where learning moves nothing, the newest
  /// checkpoint is the same.
  @Test func stageZeroIsTheBeginning() throws {
    let still = Self.yaml.replacingOccurrences(
      of: "hidden: []", with: "hidden: [], learningRate: 1e-30")
    let seen = try explain(train(still), stages: .chosen([0, nil]))
    #expect(seen.stages.map(\.step) == [0, 96])
    #expect(seen.stages[0].choices == seen.stages[1].choices)
    #expect(seen.stages[0].maps == seen.stages[1].maps)
    #expect(seen.stages[0].masks.map(\.mean) == seen.stages[1].masks.map(\.mean))
  }

  /// The parts of the network that explanations take apart are the network.
  @Test(arguments: ["impala", "drarl", "simple-drarl", "large-impala"])
  func thePartsAreTheWhole(torso: String) throws {
    var settings = A2CSettings()
    try settings.set("torso", text: torso)
    settings.shared = [8]
    settings.hidden = [8]
    var random = RandomStream(seed: 4)
    let space = Space.box(shape: [2, 9, 7], low: 0, high: 255)
    let agent = try A2C(
      observations: space, actions: .discrete(count: 3), settings: settings, using: &random)
    let sight = try #require(agent.sight)
    let seen = Tensor.uniform([5, 126], 0, 255, using: &random)
    let view = sight.view(seen)
    #expect(view.features.shape == [5, 2, 1, 32])
    #expect(view.masks.count == (torso.contains("drarl") ? 3 : 0))
    let whole = sight.policy(seen)
    let whatActs = agent.network(
      step: seen, memory: nil, resets: .zeros([5])
    ).policy
    guard case .categorical(let distribution) = whatActs else {
      Issue.record("no choice among few")
      return
    }
    let logits = distribution.logProbability(of: [0, 1, 2, 0, 1]).floats
    let own = whole.logSoftmax().picked([0, 1, 2, 0, 1]).floats
    for (a, b) in zip(logits, own) { #expect(abs(a - b) < 1e-5) }
    for (a, b) in zip(sight.logits(view.features).floats, whole.floats) {
      #expect(abs(a - b) < 1e-5)
    }
    settings.memory = 4
    let remembering = try A2C(
      observations: space, actions: .discrete(count: 3), settings: settings, using: &random)
    #expect(remembering.sight == nil)
  }

  @Test func anEpisodeIsFilmed() throws {
    var moments: [SightFilming.Moment] = []
    let run = try train()
    let film = SightFilming { moment, seen in
      #expect(seen.stages.count == 4)
      moments.append(moment)
      return true
    }
    _ = try explain(run, parts: [.gradCAM], film: film)
    // Two balls of five rows each.
    #expect(moments.map(\.step) == Array(0..<10))
    #expect(moments.allSatisfy { $0.pixels.count == 72 && $0.map.values.count == 1 })
    var short = film
    short.maximumSteps = 3
    moments = []
    _ = try explain(run, parts: [.gradCAM], film: short)
    #expect(moments.count == 3)
  }

  @Test func whatCannotBeLookedInto() throws {
    let plain = try train(Self.yaml.replacingOccurrences(of: "torso: drarl", with: "torso: none"))
    let fault = #expect(throws: ExplainFault.self) { try explain(plain) }
    #expect(fault.map { "\($0)" }?.contains("no convolutions") == true)
    #expect(!harness.plan.seesPictures && !harness.plan.attendsToPictures)
    let bare = try train(Self.yaml.replacingOccurrences(of: "torso: drarl", with: "torso: impala"))
    #expect(harness.plan.seesPictures && !harness.plan.attendsToPictures)
    #expect(throws: ExplainFault.noMask(run: bare.path)) { try explain(bare, parts: [.masks]) }
    #expect(try explain(bare).stages.allSatisfy { $0.masks.isEmpty && $0.maps.count == 12 })
  }
}

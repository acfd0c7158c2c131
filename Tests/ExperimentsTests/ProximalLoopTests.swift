import Algorithms
import Environments
import Experience
import Foundation
import MetaLearning
import Settings
import Tensors
import TestSupport
import Testing

@testable import Experiments

/// PPO in the on-policy loop, alone and with rewards that are learned.
enum ProximalLoops {
  static func training(_ steps: Int) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.steps = steps
    return settings
  }

  static func loop(
    _ task: String, count: Int, arguments: String = "{}", steps: Int, seed: UInt64 = 1,
    _ change: (inout PPOSettings) -> Void
  ) throws -> OnPolicyLoop<PPO> {
    var settings = PPOSettings()
    change(&settings)
    let environment = try EnvironmentRegistry.native.make(task, count: count, arguments: arguments)
      .withBoundedActions()
    var random = RandomStream(seed: seed).fork("agent")
    return try OnPolicyLoop(
      agent: PPO(
        observationSize: environment.observationSpace.size, actions: environment.actionSpace,
        settings: settings, using: &random),
      environment: environment, settings: training(steps), seed: seed)
  }

  static func rewarded(
    _ task: String, count: Int, arguments: String = "{}", steps: Int, seed: UInt64 = 1,
    _ change: (inout PPOSettings, inout IntrinsicRewardSettings) -> Void
  ) throws -> OnPolicyLoop<IntrinsicReward> {
    var (base, settings) = (PPOSettings(), IntrinsicRewardSettings())
    change(&base, &settings)
    let environment = try EnvironmentRegistry.native.make(task, count: count, arguments: arguments)
      .withBoundedActions()
    var random = RandomStream(seed: seed).fork("agent")
    return try OnPolicyLoop(
      agent: IntrinsicReward(
        observationSize: environment.observationSpace.size, actions: environment.actionSpace,
        base: base, settings: settings, using: &random),
      environment: environment, settings: training(steps), seed: seed)
  }

  /// Trains to the end, then judges a hundred episodes.
  static func score<Agent>(of loop: OnPolicyLoop<Agent>) throws -> Double {
    var loop = loop
    while loop.state.step < loop.settings.steps { try loop.advance() }
    return try Evaluation.run(
      loop.agent, on: loop.environment, episodes: 100, seed: 99, step: 0
    ).meanReturn
  }
}

@Suite("PPO in the loop")
struct ProximalLoopTests {
  /// What a minibatch is shown is what acted: before the first step every ratio is 1, with a memory
  /// as well, whose sequences begin in the middle of episodes.
  @Test(arguments: zip([0, 6, 6], [MemorySharing.shared, .shared, .separate]))
  func theFirstRatiosAreOne(memory: Int, sharing: MemorySharing) throws {
    for task in ["CartPole", "Pendulum"] {
      var loop = try ProximalLoops.loop(task, count: 3, steps: 1000) {
        $0.hidden = [8]
        $0.memory = memory
        $0.memorySharing = sharing
        $0.rolloutSteps = 24
        $0.chunkSteps = memory > 0 ? 8 : 0
        $0.minibatchSize = 1000
        $0.epochs = 1
        $0.learningRate = 1e-2
      }
      for _ in 0..<4 {
        let metrics = try loop.advance().metrics
        #expect(abs(metrics["divergence"] ?? 9) < 1e-6 && metrics["clipped"] == 0)
      }
      #expect(loop.state.updates == 4)
    }
  }

  /// Arrivals are recorded where they are wanted: what the next step sees, but for episodes' ends.
  @Test func arrivalsAreRecorded() throws {
    struct Witness: OnPolicyAgent {
      var wantsArrivals: Bool
      var rollouts: [Rollout] = []
      var appetite: RolloutAppetite {
        RolloutAppetite(steps: 5, memoryEvery: 5, arrivals: wantsArrivals)
      }
      mutating func walk(_ visitor: inout some ParameterVisitor) {}
      func emptyMemory(for count: Int) -> Tensor? { nil }
      func decide(
        _ observations: Tensor, memory: Tensor?, resets: [Bool], using random: inout RandomStream
      ) -> Decision {
        let count = observations.shape[0]
        return Decision(
          actions: .vectors(.init(repeating: 0, count: count)), values: .zeros([count]),
          memory: nil)
      }
      func values(of observations: Tensor, memory: Tensor?) -> Tensor {
        .zeros([observations.shape[0]])
      }
      func perform(
        on observations: Tensor, memory: inout Tensor?, resets: [Bool],
        using random: inout RandomStream
      ) -> Actions { .vectors([]) }
      mutating func scaleRates(by factor: Double) {}
      mutating func update(on rollout: Rollout, using random: inout RandomStream) -> Metrics {
        rollouts.append(rollout)
        return Metrics()
      }
    }
    func rollout(_ finish: CountingEnvironment.Finish, wants: Bool) throws -> Rollout {
      let environment = try LocalVectorEnvironment(name: "Counting", count: 1) {
        CountingEnvironment(length: 3, finish: finish)
      }
      var loop = try OnPolicyLoop(
        agent: Witness(wantsArrivals: wants), environment: environment,
        settings: ProximalLoops.training(100), seed: 1)
      try loop.advance()
      return loop.agent.rollouts[0]
    }
    for finish in [CountingEnvironment.Finish.terminates, .truncates] {
      let recorded = try rollout(finish, wants: true)
      #expect(recorded.observations.floats == [0, 1, 2, 0, 1])
      #expect(recorded.arrivals?.floats == [1, 2, 3, 1, 2])
      #expect(try rollout(finish, wants: false).arrivals == nil)
    }
  }

  /// An untrained policy balances for about 20 steps.
  @Test(arguments: [1, 2] as [UInt64]) func ppoLearnsCartPole(seed: UInt64) throws {
    let score = try ProximalLoops.score(
      of: ProximalLoops.loop("CartPole", count: 8, steps: 25_000, seed: seed) {
        $0.rolloutSteps = 32
        $0.minibatchSize = 256
        $0.epochs = 20
        $0.smoothing = 0.8
        $0.discount = 0.98
        $0.learningRate = 1e-3
      })
    #expect(score > 150)
  }

  /// Chance earns 0, the best policy 10.
  @Test func ppoLearnsUmbrella() throws {
    let score = try ProximalLoops.score(
      of: ProximalLoops.loop(
        "Umbrella", count: 16, arguments: Self.umbrella, steps: 12_000
      ) { Self.umbrella(&$0) })
    #expect(score > 8)
  }

  /// A cue is shown, and an answer is wanted after it is gone: chance earns half.
  @Test(arguments: MemorySharing.allCases)
  func ppoWithAMemoryLearnsToRemember(sharing: MemorySharing) throws {
    let environment = try LocalVectorEnvironment(name: "Recall", count: 16) { Recall() }
    var settings = PPOSettings()
    settings.memory = 16
    settings.memorySharing = sharing
    settings.hidden = []
    settings.rolloutSteps = 30
    settings.chunkSteps = 15
    settings.minibatchSize = 120
    settings.epochs = 4
    settings.learningRate = 1e-2
    var random = RandomStream(seed: 1)
    let loop = try OnPolicyLoop(
      agent: PPO(
        observationSize: 2, actions: .discrete(count: 2), settings: settings, using: &random),
      environment: environment, settings: ProximalLoops.training(20_000), seed: 1)
    #expect(try ProximalLoops.score(of: loop) > 0.9)
  }

  /// Paid by the model alone, the policy learns what the environment pays for. Five seeds of either model came to 10.0.
  @Test(arguments: IntrinsicRewardSettings.Model.allCases)
  func learnedRewardsTeachUmbrella(model: IntrinsicRewardSettings.Model) throws {
    let score = try ProximalLoops.score(
      of: ProximalLoops.rewarded(
        "Umbrella", count: 16, arguments: Self.umbrella, steps: 20_000
      ) {
        Self.umbrella(&$0)
        $0.entropyWeight = 0.01
        $1.rewardModel = model
        $1.output = .linear
        $1.extrinsicWeight = 0
        $1.rate = 3e-3
        $1.width = model == .metairn ? 16 : 32
      })
    #expect(score > 8)
  }

  private static let umbrella =
    #"{"length": 5, "distractors": 0, "noise": 0.5, "finalReward": 10}"#

  private static func umbrella(_ settings: inout PPOSettings) {
    settings.hidden = [32]
    settings.rolloutSteps = 40
    settings.minibatchSize = 160
    settings.epochs = 4
    settings.discount = 1
    settings.learningRate = 3e-3
  }

  /// Shows 0 or 1 in its first step, asks for it in its fifth; an answer is paid 1 or nothing.
  private struct Recall: Environment {
    private var time = 0
    private var cue = 0
    var observationSpace: Space { .box(shape: [2], low: -1, high: 1) }
    var actionSpace: Space { .discrete(count: 2) }
    private var observation: [Float] {
      [time == 0 ? (cue == 1 ? 1 : -1) : 0, time == 4 ? 1 : 0]
    }
    mutating func reset(using random: inout RandomStream) -> [Float] {
      time = 0
      cue = random.integer(below: 2)
      return observation
    }
    mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
      let isRight = time == 4 && action.index(below: 2) == cue
      time += 1
      return Step(
        observation: observation, reward: isRight ? 1 : 0,
        ending: time == 5 ? .terminated : .running)
    }
  }

  @Test(arguments: [
    (["ppo.memory=8"], "must do without a memory"),
    (["ppo.standardize=rollout"], "anew for each minibatch"),
    (["ppo.optimizer=sgd", "secondMoment=constant"], "is not Adam"),
    (["baseline=none", "criticRate=0.5"], "no critic is learned"),
    (["asPublished=true", "width=16"], "asPublished decides it"),
  ]) func whatRewardsDoNotGoWith(given: [String], sentence: String) throws {
    var recipe = try Recipe(algorithm: "ppo")
    try recipe.set("meta", text: "intrinsic-reward")
    _ = try recipe.plan(seed: 1)
    for text in given {
      let parts = text.split(separator: "=").map(String.init)
      try recipe.set(parts[0], text: parts[1])
    }
    let fault = #expect(throws: SettingError.self) { try recipe.plan(seed: 1) }
    #expect(fault.map { "\($0)".contains(sentence) } == true, "\(String(describing: fault))")
  }

  @Test func rewardsAreForPPOAlone() throws {
    for algorithm in ["a2c", "td3"] {
      var recipe = try Recipe(algorithm: algorithm)
      #expect(throws: (any Error).self) { try recipe.set("meta", text: "intrinsic-reward") }
    }
  }

  /// A place that an observation does not have is told before anything is trained.
  @Test func aHiddenPlaceThatIsNotThere() throws {
    let harness = try TrainingHarness()
    var recipe = try Recipe(algorithm: "ppo")
    try recipe.set("meta", text: "intrinsic-reward")
    try recipe.set("environment.name", text: "CartPole")
    try recipe.set("hides", text: "4")
    harness.plan = try recipe.plan(seed: 1)
    #expect(throws: SettingError.self) { try harness.train(in: harness.newRun()) }
  }
}

/// What a fixed seed gives on policy is stored (`Traces`); see `TraceTests` of the algorithms.
@Suite("Traces of PPO")
struct PPOTraceTests {
  private static let names = [
    "PPO", "PPO-recurrent", "PPO-separate", "PPO-continuous", "PPO-metairn", "PPO-lirpg",
  ]

  private static func small(_ settings: inout PPOSettings) {
    settings.hidden = [16]
    settings.rolloutSteps = 32
    settings.minibatchSize = 24
    settings.epochs = 3
    settings.learningRate = 3e-3
  }

  private static func digest<Agent>(
    _ loop: OnPolicyLoop<Agent>, updates: Int = 6
  ) throws -> TraceDigest {
    var loop = loop
    var digest = TraceDigest()
    for _ in 0..<updates {
      let report = try loop.advance()
      for (_, value) in report.metrics.entries { digest.add(value) }
      for episode in report.episodes { digest.add(episode.totalReward) }
    }
    digest.add(loop.agent)
    digest.add(loop.state.step)
    return digest
  }

  private static func run(_ name: String, seed: UInt64 = 1) throws -> TraceDigest {
    switch name {
    case "PPO-recurrent", "PPO-separate":
      return try digest(
        ProximalLoops.loop("CartPole", count: 3, steps: 5000, seed: seed) {
          small(&$0)
          $0.memory = 8
          $0.memorySharing = name == "PPO-separate" ? .separate : .shared
          $0.chunkSteps = 8
          $0.penalty = 0.3
        })
    case "PPO-continuous":
      return try digest(
        ProximalLoops.loop("Pendulum", count: 3, steps: 5000, seed: seed) {
          small(&$0)
          $0.valueClip = 0.2
          $0.entropyWeight = 0.01
        })
    case "PPO-metairn":
      return try digest(
        ProximalLoops.rewarded("CartPole", count: 3, steps: 5000, seed: seed) {
          small(&$0)
          $1.width = 16
          $1.heads = 2
          $1.innerSteps = 2
          $1.criticHidden = [16]
        })
    case "PPO-lirpg":
      return try digest(
        ProximalLoops.rewarded("CartPole", count: 3, steps: 5000, seed: seed) {
          small(&$0)
          $1.rewardModel = .lirpg
          $1.hidden = [16]
          $1.outerData = .fresh
          $1.criticHidden = [16]
        })
    default:
      return try digest(
        ProximalLoops.loop("CartPole", count: 3, steps: 5000, seed: seed) { small(&$0) })
    }
  }

  @Test(
    .enabled(
      if: FixedInstructions.areHere,
      "the stored digests were made with AVX2, which this processor lacks"))
  func theStoredTraces() async throws {
    // In a process of its own, before anything has chosen its instructions.
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      #expect(FixedInstructions.choose())
      for name in PPOTraceTests.names {
        print("digest \(name) \(try PPOTraceTests.run(name))")
      }
    }
    let lines = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
      .split(separator: "\n").filter { $0.hasPrefix("digest ") }
    for name in Self.names {
      let url = try #require(Bundle.module.url(forResource: "Traces/\(name)", withExtension: "txt"))
      let stored = try String(contentsOf: url, encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(lines.first { $0.hasPrefix("digest \(name) ") } == "digest \(name) \(stored)")
    }
  }

  @Test(arguments: names) func twoRunsAreEqual(name: String) throws {
    let first = try Self.run(name)
    #expect(try Self.run(name) == first)
    #expect(try Self.run(name, seed: 2) != first)
  }

  /// In a process of its own: what other tests hold would be counted too.
  @Test func nothingGrowsWithLearnedRewards() async {
    await #expect(processExitsWith: .success) {
      var loop = try ProximalLoops.rewarded("CartPole", count: 2, steps: 1_000_000) {
        PPOTraceTests.small(&$0)
        $0.epochs = 1
        $1.width = 8
        $1.heads = 2
        $1.innerSteps = 2
        $1.criticHidden = [8]
        // Episodes' lengths differ from rollout to rollout, and with them the largest buffers.
        $0.learningRate = 1e-9
      }
      for _ in 0..<200 { try loop.advance() }
      let bytes = TensorMemory.bytesInUse
      for _ in 0..<200 { try loop.advance() }
      #expect(TensorMemory.bytesInUse == bytes)
    }
  }
}

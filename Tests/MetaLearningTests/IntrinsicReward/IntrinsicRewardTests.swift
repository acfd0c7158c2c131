import Algorithms
import Environments
import Experience
import Settings
import Tensors
import TestSupport
import Testing

@testable import MetaLearning

@Suite struct IntrinsicRewardTests {
  private let rollout = Scenes.rollout()

  /// Paid by the environment alone, the policy learns what PPO learns: whole episodes side by side
  /// give every step the advantage that the rollout gives it.
  @Test(arguments: PPOSettings.Baseline.allCases)
  func withoutTheModelItIsPPO(baseline: PPOSettings.Baseline) {
    let agent = Scenes.agent { base, _ in
      base.standardize = .none
      base.baseline = baseline
    }
    let scene = agent.scene(of: rollout)
    let batch = EpisodeBatch([2, 4, 0].map { rollout.episodes[$0] }, of: rollout)
    let none = Tensor.zeros([batch.count], elementType: .float64)
    let lesson = agent.practice(on: batch, rewards: none, in: scene)
    let plain = agent.base.lesson(on: batch.steps, of: scene.experience)
    for (a, b) in [
      (lesson.advantages, plain.advantages), (lesson.returns, plain.returns),
      (lesson.logProbabilities, plain.logProbabilities),
    ] {
      #expect(largestRelativeError(of: a, against: b) < 1e-12)
    }
  }

  /// r_ex · c_ex + r_in · c: advantages are linear in what the model makes.
  @Test func rewardsAreMixed() {
    func advantages(_ extrinsic: Double, _ intrinsic: Double, _ rewards: Tensor) -> Tensor {
      let agent = Scenes.agent {
        $0.standardize = .none
        $0.baseline = .none
        $1.extrinsicWeight = extrinsic
        $1.intrinsicWeight = intrinsic
      }
      let batch = EpisodeBatch(rollout.episodes, of: rollout)
      return agent.practice(on: batch, rewards: rewards, in: agent.scene(of: rollout)).advantages
    }
    var random = RandomStream(seed: 2)
    let made = Tensor.normal([18], elementType: .float64, using: &random)
    let none = Tensor.zeros([18], elementType: .float64)
    let mixed = advantages(0.25, 2, made)
    let parts = advantages(1, 1, none) * 0.25 + advantages(0, 1, made) * 2
    #expect(largestRelativeError(of: mixed, against: parts) < 1e-12)
    // A reward is credited to its own step and those before it in its episode, and to no other.
    let batch = EpisodeBatch(rollout.episodes, of: rollout)
    let places = batch.steps.flat(Tensor(doubles: (0..<18).map(Double.init), shape: [6, 3])).doubles
    let third = places.firstIndex(of: 3 * 3 + 2) ?? 0
    var single = [Double](repeating: 0, count: 18)
    single[third] = 1
    let reached = advantages(0, 1, Tensor(doubles: single, shape: [18])).doubles
    let credited = zip(places, reached).filter { $0.1 != 0 }.map(\.0).sorted()
    // Environment 2, steps 1, 2 and 3.
    #expect(credited == [5, 8, 11])
  }

  /// An update is its rounds: the model steps down the meta-gradient, the policy is where its inner
  /// steps led, the extrinsic critic follows.
  @Test(arguments: [1, 2]) func anUpdateIsItsRounds(innerSteps: Int) {
    var agent = Scenes.agent {
      $0.epochs = 2
      $1.innerSteps = innerSteps
    }
    var manual = agent
    var random = RandomStream(seed: 6)
    var copy = random
    let metrics = agent.update(on: rollout, using: &random)
    let scene = manual.scene(of: rollout)
    for _ in 0..<2 {
      for round in manual.rounds(of: scene, using: &copy) {
        let lesson = manual.lesson(from: round, in: scene)
        manual.modelOptimizer.step(&manual.model, along: lesson.gradient)
        manual.base.network = lesson.network
        manual.base.optimizer = lesson.optimizer
      }
    }
    #expect(manual.model.largestDifference(from: agent.model) == 0)
    #expect(manual.base.largestDifference(from: agent.base) == 0)
    #expect(manual.critic.largestDifference(from: agent.critic) > 0)
    #expect(random == copy)
    #expect(
      metrics.entries.map(\.name) == [
        "policy_loss", "value_loss", "entropy", "divergence", "clipped", "intrinsic_reward",
        "intrinsic_deviation", "meta_loss", "meta_gradient", "extrinsic_value_loss",
      ])
    #expect(metrics.firstNonFinite == nil)
  }

  /// The critic of the environment's reward comes to say what it will be.
  @Test func theExtrinsicCriticLearns() {
    var agent = Scenes.agent {
      $0.discount = 0
      $1.criticRate = 0.03
      $1.criticHidden = [16]
    }
    var random = RandomStream(seed: 1)
    var losses: [Double] = []
    // Paid what the first number shows.
    var rollout = rollout
    rollout.rewards = rollout.observations.slice(0..<1, along: 2).reshaped([6, 3])
    for _ in 0..<150 {
      losses.append(agent.update(on: rollout, using: &random)["extrinsic_value_loss"] ?? 9)
    }
    #expect((losses.last ?? 9) < losses[0] / 10)
  }

  /// Every episode practises once in a pass; with fresh judges half of them judge the other half.
  @Test func roundsOfAPass() {
    func spans(_ batches: [EpisodeBatch]) -> [EpisodeSpan] {
      batches.flatMap(\.spans).sorted {
        ($0.environment, $0.steps.lowerBound) < ($1.environment, $1.steps.lowerBound)
      }
    }
    let same = Scenes.agent { $1.innerSteps = 2 }
    let scene = same.scene(of: rollout)
    let rounds = Scenes.rounds(of: same, in: scene)
    #expect(spans(rounds.flatMap(\.practice)) == rollout.episodes)
    for round in rounds {
      #expect(round.practice.allSatisfy { $0.count >= 4 } && round.practice.count <= 2)
      #expect(spans([round.judges]) == spans(round.practice))
      #expect(round.deals.allSatisfy { $0 == nil })
    }
    let fresh = Scenes.agent { $1.outerData = .fresh }
    for seed in 1..<9 as Range<UInt64> {
      let rounds = Scenes.rounds(of: fresh, in: scene, seed: seed)
      let practised = spans(rounds.flatMap(\.practice))
      #expect(practised.count == 3)
      for round in rounds {
        #expect(!round.judges.spans.contains { practised.contains($0) })
      }
    }
  }

  /// Dealt out anew: each reward once, within its episode or anywhere in the minibatch.
  @Test func shuffledRewards() {
    for shuffle in [IntrinsicRewardSettings.Shuffle.episode, .minibatch] {
      let agent = Scenes.agent {
        $0.minibatchSize = 100
        $1.shuffle = shuffle
      }
      let scene = agent.scene(of: rollout)
      let round = Scenes.rounds(of: agent, in: scene)[0]
      let batch = round.practice[0]
      guard let deal = round.deals[0] else {
        Issue.record("nothing is dealt out")
        return
      }
      #expect(deal.sorted() == Array(0..<18) && deal != Array(0..<18))
      let owners = batch.valid.map { $0 % batch.spans.count }
      let staysHome = deal.enumerated().allSatisfy { owners[$0.offset] == owners[$0.element] }
      #expect(staysHome == (shuffle == .episode))
      // And it is what the policy is paid.
      let plain = Scenes.agent { base, _ in base.minibatchSize = 100 }
      let other = IntrinsicReward.Round(
        practice: round.practice, deals: [nil], judges: round.judges)
      let ours = agent.lesson(from: round, in: scene)
      let theirs = plain.lesson(from: other, in: scene)
      #expect(ours.network.largestDifference(from: theirs.network) > 1e-6)
    }
  }

  /// An update that has moved far enough ends; a penalty adapts.
  @Test func theBasesBrakes() {
    func after(_ epochs: Int, _ stop: Double) -> [[Double]] {
      var agent = Scenes.agent { base, _ in
        base.minibatchSize = 100
        base.epochs = epochs
        base.stopDivergence = stop
      }
      var random = RandomStream(seed: 6)
      _ = agent.update(on: rollout, using: &random)
      return agent.base.network.parameters.map(\.doubles)
    }
    #expect(after(4, 1e-9) == after(1, 0))
    #expect(after(4, 0) != after(1, 0))
    var agent = Scenes.agent { base, _ in base.penalty = 1 }
    var random = RandomStream(seed: 6)
    _ = agent.update(on: rollout, using: &random)
    #expect(agent.base.penalty.number != 1)
  }

  @Test func namesOfTheStateAreUnique() {
    let names = Scenes.agent().namedParameters.map(\.name)
    #expect(Set(names).count == names.count)
    for part in ["base.network", "base.optimizer", "model.", "critic.", "model_optimizer"] {
      #expect(names.contains { $0.hasPrefix(part) } || part == "base.optimizer")
    }
  }

  @Test func aPlaceThatIsNotThere() throws {
    var settings = IntrinsicRewardSettings()
    settings.hides = [2]
    var random = RandomStream(seed: 1)
    #expect(throws: SettingError.self) {
      try IntrinsicReward(
        observationSize: 2, actions: .discrete(count: 2), base: PPOSettings(), settings: settings,
        using: &random)
    }
  }
}

@Suite struct IntrinsicRewardSettingsTests {
  @Test func everyPropertyIsAField() throws {
    let properties = Mirror(reflecting: IntrinsicRewardSettings()).children.compactMap(\.label)
    #expect(properties.sorted() == IntrinsicRewardSettings.names.sorted())
    var settings = IntrinsicRewardSettings()
    for (name, value) in settings.values { try settings.set(name, to: value) }
    #expect(settings == IntrinsicRewardSettings())
    try settings.validate()
  }

  @Test(arguments: [
    ["rewardModel=lirpg", "width=64"], ["rewardModel=lirpg", "heads=2"],
    ["rewardModel=lirpg", "positions=none"], ["rewardModel=lirpg", "asPublished=true"],
    ["hidden=8"], ["asPublished=true", "width=16"], ["asPublished=true", "output=linear"],
    ["heads=3"], ["intrinsicWeight=0"],
  ]) func whatDoesNotGoTogether(given: [String]) throws {
    var settings = IntrinsicRewardSettings()
    for text in given {
      let parts = text.split(separator: "=").map(String.init)
      try settings.set(parts[0], text: parts[1])
    }
    #expect(throws: SettingError.self) { try settings.validate() }
  }

  @Test func asPublished() throws {
    var settings = IntrinsicRewardSettings()
    #expect(settings.resolved == settings)
    settings.asPublished = true
    try settings.validate()
    let resolved = settings.resolved
    #expect(resolved.width == 1 && resolved.positions == .none && resolved.output == .linear)
  }
}

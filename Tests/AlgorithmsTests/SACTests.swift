import Experience
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@testable import Algorithms

@Suite struct SACTests {
  private let laws = AgentLaws { Tiny.sac(seed: $0) }

  private func digest(_ tree: some ParameterTree) -> String { AgentLaws<SAC>.digest(tree) }

  /// An agent of one number seen and one chosen, whose policy has the mean s/2 before tanh and the
  /// same deviation everywhere.
  private func handmade(
    logDeviation: Double, first: Perceptron? = nil, second: Perceptron? = nil,
    _ change: (inout SACSettings) -> Void = { _ in }
  ) -> SAC {
    var random = RandomStream(seed: 2)
    var agent = SAC(
      observationSize: 1, actionSize: 1,
      settings: Tiny.small(SACSettings()) {
        $0.hidden = [1]
        $0.temperature = 0.3
        change(&$0)
      }, using: &random)
    agent.actor.hidden[0].weights = Tensor([[1]])
    agent.actor.hidden[0].bias = Tensor([0])
    agent.actor.mean.weights = Tensor([[0.5]])
    agent.actor.mean.bias = Tensor([0])
    agent.actor.logDeviation.weights = Tensor([[0]])
    agent.actor.logDeviation.bias = Tensor([Float(logDeviation)])
    if let first { agent.critics.first = first }
    if let second { agent.critics.second = second }
    agent.targetCritics = agent.critics
    return agent
  }

  private let q1 = Tiny.perceptron(weights: [1, 2], bias: 0.1, head: 0.5, headBias: -1)
  private let q2 = Tiny.perceptron(weights: [-1, 1], bias: 3, head: 1, headBias: 0)

  /// min(Q₁, Q₂) of the above.
  private func smaller(_ state: Double, _ action: Double) -> Double {
    min(max(0, state + 2 * action + 0.1) / 2 - 1, max(0, -state + action + 3))
  }

  /// The action and the logarithm of its density, taken literally.
  private func draw(
    _ state: Double, _ noise: Double, logDeviation: Double
  ) -> (action: Double, logDensity: Double) {
    let action = tanh(max(0, state) / 2 + exp(logDeviation) * noise)
    let gaussian = -noise * noise / 2 - logDeviation - log(2 * .pi) / 2
    return (action, gaussian - log(1 - action * action))
  }

  /// r + γ · continues · (min Q′(s′, a′) − α log π(a′|s′)), with the policy's own draw.
  @Test func targetsByHand() {
    let agent = handmade(logDeviation: -1, first: q1, second: q2) { $0.discount = 0.9 }
    let (next, rewards, continues) = ([2, 4, -1, 2], [1, 2, 3, 5], [1.0, 1, 1, 0])
    let batch = Tiny.arriving(
      at: next.map { Float($0) }, rewards: rewards.map { Float($0) },
      continues: continues.map { Float($0) })
    var random = RandomStream(seed: 1)
    var copy = random
    let noise = Tensor.normal([4, 1], using: &copy).doubles
    let targets = agent.targets(for: batch, using: &random)
    #expect(targets.shape == [4, 1] && random == copy)
    for i in 0..<4 {
      let (action, logDensity) = draw(Double(next[i]), noise[i], logDeviation: -1)
      let value = smaller(Double(next[i]), action) - 0.3 * logDensity
      let expected = Double(rewards[i]) + 0.9 * continues[i] * value
      #expect(abs(targets.doubles[i] - expected) < 1e-5)
    }
  }

  /// Where it is the second critic that is smaller, it counts; and the entropy has its price.
  @Test func theActorsLossByHand() {
    let agent = handmade(logDeviation: -0.5, first: q1, second: q2)
    let states = [2, 4, -1, 0.5]
    let noise = [0.3, -0.8, 1.1, -0.1]
    func column(_ numbers: [Double]) -> Tensor {
      Tensor(numbers.map { Float($0) }, shape: [numbers.count, 1])
    }
    let loss = agent.actorLoss(
      of: agent.actor, on: Situations(observations: column(states), noise: column(noise)))
    let parts = zip(states, noise).map { state, noise in
      let (action, logDensity) = draw(state, noise, logDeviation: -0.5)
      return 0.3 * logDensity - smaller(state, action)
    }
    #expect(loss.shape == [])
    #expect(abs(loss.number - parts.reduce(0, +) / 4) < 1e-5)
    // Each critic is the smaller one somewhere, so that taking one alone would show.
    let firsts = zip(states, noise).map { state, noise in
      let action = draw(state, noise, logDeviation: -0.5).action
      return smaller(state, action) == max(0, state + 2 * action + 0.1) / 2 - 1
    }
    #expect(Set(firsts).count == 2)
  }

  @Test func theOrderOfTheTwinsDoesNotMatter() {
    let agent = Tiny.sac()
    var swapped = agent
    swapped.critics.first = agent.critics.second!
    swapped.critics.second = agent.critics.first
    swapped.targetCritics.first = agent.targetCritics.second!
    swapped.targetCritics.second = agent.targetCritics.first
    let batch = Tiny.batch(seed: 3)
    func numbers(_ agent: SAC) -> [Float] {
      var random = RandomStream(seed: 4)
      let targets = agent.targets(for: batch, using: &random).floats
      let situations = agent.situations(of: batch.observations, using: &random)
      return targets + agent.actorLoss(of: agent.actor, on: situations).floats
        + agent.value(of: batch.actions, on: batch.observations).floats
    }
    #expect(numbers(agent) == numbers(swapped))
    // The attention looks through the first critic.
    #expect(
      agent.criticFeatures(of: batch.actions, on: batch.observations).floats
        == swapped.critics.second!.features(
          Critics.inputs(batch.observations, batch.actions)
        ).floats)
    #expect(agent.criticFeatureWidth == 6)
  }

  /// Adam's first step is as long as its rate, whatever the slope: log α moves by it, up where the
  /// policy is surer than it should be, down where it is less sure.
  @Test(arguments: [(-5.0, 1.0), (0.0, -1.0)])
  func theTemperaturesFirstStep(logDeviation: Double, direction: Double) {
    var agent = handmade(logDeviation: logDeviation) { $0.temperatureRate = 0.25 }
    let seen = Tiny.arriving(
      at: [1, 2, 3, 4], rewards: [0, 0, 0, 0], continues: [1, 1, 1, 1]
    ).nextObservations
    var random = RandomStream(seed: 5)
    var copy = random
    let entropy = agent.learnTemperature(on: seen, using: &random)
    let noise = Tensor.normal([4, 1], using: &copy).doubles
    let mean = zip([1, 2, 3, 4], noise).reduce(0) {
      $0 - draw($1.0, $1.1, logDeviation: logDeviation).logDensity / 4
    }
    #expect(abs(entropy - mean) < 1e-4)
    #expect((entropy < -1) == (direction > 0))
    #expect(abs(agent.logTemperature.doubles[0] - (log(0.3) + 0.25 * direction)) < 1e-5)
    #expect(abs(agent.temperature - 0.3 * exp(0.25 * direction)) < 1e-5)
  }

  /// The target counts once for every number of an action: just below what the policy has, the
  /// temperature falls; just above, it rises.
  @Test(arguments: [(-0.01, -1.0), (0.01, 1.0)])
  func theTargetEntropyCountsPerAction(offset: Double, direction: Double) {
    let seen = Tiny.batch(seed: 6).observations
    var measured = Tiny.sac()
    var random = RandomStream(seed: 7)
    let copy = random
    let entropy = measured.learnTemperature(on: seen, using: &random)
    var agent = Tiny.sac { $0.targetEntropyPerAction = entropy / 2 + offset }
    var again = copy
    #expect(agent.learnTemperature(on: seen, using: &again) == entropy)
    #expect(agent.logTemperature.doubles[0] * direction > 0)
  }

  /// The slope is what the policy lacks in entropy: Adam's second step shows its size. With β₁ = 0.9
  /// and β₂ = 0.999, slopes g and h give the step (0.09 g + 0.1 h)/0.19 / √((0.000999 g² +
  /// 0.001 h²)/0.001999) of the rate.
  @Test func theTemperaturesSecondStep() {
    var agent = Tiny.sac { $0.temperatureRate = 0.125 }
    var random = RandomStream(seed: 8)
    let g = agent.learnTemperature(on: Tiny.batch(seed: 1).observations, using: &random) + 2
    let between = agent.logTemperature.doubles[0]
    agent.actor.logDeviation.bias = Tensor([-2, -2])
    let h = agent.learnTemperature(on: Tiny.batch(seed: 2).observations, using: &random) + 2
    let mean = (0.09 * g + 0.1 * h) / 0.19
    let root = ((0.000999 * g * g + 0.001 * h * h) / 0.001999).squareRoot()
    #expect(abs(g) > 0.1 && abs(h) > 0.1 && abs(g - h) > 0.5)
    #expect(abs(agent.logTemperature.doubles[0] - (between - 0.125 * mean / root)) < 1e-5)
  }

  @Test func aTemperatureThatIsGivenStays() {
    var agent = Tiny.sac {
      $0.learnsTemperature = false
      $0.temperature = 0.2
    }
    var random = RandomStream(seed: 9)
    for seed in 0..<3 as Range<UInt64> {
      let before = agent
      let metrics = agent.update(on: Tiny.batch(seed: seed), using: &random)
      #expect(
        metrics.entries.map(\.name) == ["critic_loss", "mean_target", "temperature", "actor_loss"])
      #expect(digest(agent.actor) != digest(before.actor))
    }
    #expect(abs(agent.temperature - 0.2) < 1e-7)
    #expect(digest(agent.temperatureOptimizer) == digest(Tiny.sac().temperatureOptimizer))
  }

  @Test func everythingMovesInEveryUpdate() {
    var agent = Tiny.sac()
    var random = RandomStream(seed: 10)
    for update in 1...4 as ClosedRange<UInt64> {
      let before = agent
      let metrics = agent.update(on: Tiny.batch(seed: update), using: &random)
      #expect(digest(agent.actor) != digest(before.actor))
      #expect(digest(agent.critics.first) != digest(before.critics.first))
      #expect(digest(agent.critics.second!) != digest(before.critics.second!))
      #expect(digest(agent.targetCritics) != digest(before.targetCritics))
      #expect(agent.temperature != before.temperature)
      // What the update was made with.
      #expect(metrics["temperature"] == before.temperature)
      #expect(
        metrics.entries.map(\.name)
          == ["critic_loss", "mean_target", "temperature", "entropy", "actor_loss"])
    }
  }

  @Test func theTargetsTrackTheCriticsAlone() {
    var agent = Tiny.sac { $0.targetRate = 0.25 }
    #expect(digest(agent.targetCritics) == digest(agent.critics))
    agent.critics = Tiny.sac(seed: 9).critics
    let before = agent
    agent.trackTargets()
    let blend = zip(before.targetCritics.parameters, before.critics.parameters)
      .map { $0 * 0.75 + $1 * 0.25 }
    #expect(largestRelativeError(of: agent.targetCritics.parameters, against: blend) < 1e-5)
    #expect(digest(agent.actor) == digest(before.actor))
    #expect(digest(agent.critics) == digest(before.critics))
  }

  @Test func itExploresByItsOwnDraws() {
    let agent = Tiny.sac()
    let seen = Tiny.batch(seed: 11).observations
    var exploration = Exploration(RandomStream(seed: 12))
    var random = RandomStream(seed: 12)
    let actions = agent.act(on: seen, exploring: &exploration)
    let noise = Tensor.normal([16, 2], using: &random)
    let features = agent.actor.features(seen)
    #expect(actions.floats == agent.actor.action(from: features, noise: noise).floats)
    #expect(agent.act(on: seen).floats == agent.actor.action(from: features).floats)
    #expect(actions.floats != agent.act(on: seen).floats)
    #expect(exploration == Exploration(random))
  }

  @Test func ratesAreScaled() {
    var agent = Tiny.sac {
      $0.actorRate = 0.5
      $0.criticRate = 0.25
      $0.temperatureRate = 0.125
    }
    agent.scaleRates(by: 0.5)
    agent.scaleRates(by: 0.1)
    #expect(abs(agent.actorRate - 0.05) < 1e-12)
    #expect(abs(agent.criticOptimizer.rate - 0.025) < 1e-12)
    #expect(abs(agent.temperatureOptimizer.rate - 0.0125) < 1e-12)
    agent.scaleRates(by: 0)
    let before = agent
    var random = RandomStream(seed: 17)
    _ = agent.update(on: Tiny.batch(seed: 1), using: &random)
    #expect(digest(agent.actor) == digest(before.actor))
    #expect(digest(agent.critics) == digest(before.critics))
    #expect(agent.temperature == before.temperature)
  }

  @Test func aSavedAgentContinuesExactly() throws { try laws.expectASavedAgentContinuesExactly() }
  @Test func aCopyGoesItsOwnWay() { laws.expectACopyGoesItsOwnWay() }
  @Test func anAgentInSixtyFourBits() { laws.expectItWorksInSixtyFourBits() }
  @Test func anUpdateIsItsVerbs() { laws.expectAnUpdateIsItsVerbs() }
  @Test func theActorsGradientEqualsDifferences() {
    laws.expectTheActorsGradientEqualsDifferences()
  }
  @Test func theActorsLossDifferentiatesTheActorAlone() {
    laws.expectTheActorsLossDifferentiatesTheActorAlone()
  }
  @Test func aRewardThatIsNoNumberIsReported() { laws.expectARewardThatIsNoNumberIsReported() }

  @Test func namesOfTheStateAreUnique() {
    // An actor of eight tensors, two critics of six each and their targets, log α; and Adam's two
    // moments of all that is learned.
    laws.expectNamesOfTheStateAreUnique(count: 8 + 12 + 12 + 1 + 2 * (8 + 12 + 1))
  }

  @Test func noActions() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      _ = SAC(observationSize: 3, actionSize: 0, settings: SACSettings(), using: &random)
    }
    #expect(says(result, "SAC needs positive sizes, not 3 and 0"))
  }

  @Test func situationsWithoutNoise() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let agent = Tiny.sac()
      _ = agent.actorLoss(of: agent.actor, on: Situations(observations: .zeros([4, 3])))
    }
    #expect(says(result, "make them with situations(of:using:)"))
  }
}

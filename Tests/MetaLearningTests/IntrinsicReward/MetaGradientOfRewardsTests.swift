import Algorithms
import Experience
import Networks
import Tensors
import TestSupport
import Testing

@testable import MetaLearning

/// The gradient that the reward model learns from, against what it should be.
@Suite struct MetaGradientOfRewardsTests {
  /// The whole outer loss as a function of the model's parameters alone, written out a second time
  /// with first derivatives only: the policy steps as in training, in place, and is judged.
  private func outerLoss(
    of agent: IntrinsicReward, _ parameters: [Tensor], _ round: IntrinsicReward.Round,
    _ scene: IntrinsicReward.Scene
  ) -> Double {
    let model = agent.model.mapped { index, _ in parameters[index] }
    var base = agent.base
    for batch in round.practice {
      let lesson = agent.practice(
        on: batch, rewards: agent.rewards(of: model, on: batch, in: scene), in: scene)
      let (_, gradient) = valueAndGradient(at: base.network) {
        base.losses(of: $0, on: lesson).total
      }
      base.optimizer.step(&base.network, along: gradient)
    }
    return agent.extrinsicLoss(of: base.network, on: round.judges, in: scene).number
  }

  /// An agent whose optimizer has taken steps before.
  private func warmed(_ agent: IntrinsicReward) -> IntrinsicReward {
    var agent = agent
    var random = RandomStream(seed: 21)
    for seed in 30..<33 as Range<UInt64> {
      _ = agent.update(on: Scenes.rollout(seed: seed), using: &random)
    }
    return agent
  }

  /// Reads how many steps an optimizer has taken.
  private struct Counter: ParameterVisitor {
    var count = 0
    mutating func visit(_ name: String, _ parameter: inout Tensor) {}
    mutating func visit(_ name: String, _ counter: inout Int) { count = counter }
  }

  private func expectDifferences(
    _ agent: IntrinsicReward, steps: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let scene = agent.scene(of: Scenes.rollout())
    let round = Scenes.rounds(of: agent, in: scene)[0]
    #expect(round.practice.count == steps, sourceLocation: sourceLocation)
    let lesson = agent.lesson(from: round, in: scene)
    let expected = numericalGradient(
      of: { Tensor(doubles: [outerLoss(of: agent, $0, round, scene)], shape: []) },
      at: agent.model.parameters)
    // Were it next to nothing, any gradient would pass.
    #expect(Gradient(expected).norm > 1e-4, sourceLocation: sourceLocation)
    let error = largestRelativeError(of: lesson.gradient.tensors, against: expected, floor: 1e-7)
    #expect(error < 1e-4, sourceLocation: sourceLocation)
    #expect(
      abs(
        (lesson.metrics["meta_loss"] ?? 9)
          - outerLoss(of: agent, agent.model.parameters, round, scene))
        < 1e-9, sourceLocation: sourceLocation)
  }

  @Test(arguments: [1, 3], IntrinsicRewardSettings.Model.allCases)
  func throughGradientDescent(steps: Int, model: IntrinsicRewardSettings.Model) {
    expectDifferences(
      Scenes.agent {
        $1.innerSteps = steps
        $1.rewardModel = model
        $1.heads = model == .metairn ? 2 : 1
      }, steps: steps)
  }

  @Test(arguments: [1, 3], IntrinsicRewardSettings.Model.allCases)
  func throughAdamFromWarmedMoments(steps: Int, model: IntrinsicRewardSettings.Model) {
    expectDifferences(
      warmed(
        Scenes.agent {
          $0.optimizer = .adam
          $0.learningRate = 0.03
          $1.innerSteps = steps
          $1.rewardModel = model
        }), steps: steps)
  }

  @Test func throughRMSProp() {
    expectDifferences(
      warmed(
        Scenes.agent { base, _ in
          base.optimizer = .rmsProp
          base.learningRate = 0.03
        }), steps: 1)
  }

  /// Rewards of the model alone, no critic, a policy and critic that share layers, a penalty, entropy.
  @Test func otherChoices() {
    expectDifferences(
      Scenes.agent {
        $0.baseline = .none
        $1.extrinsicWeight = 0
      }, steps: 1)
    expectDifferences(
      warmed(
        Scenes.agent {
          $0.shared = [3]
          $0.hidden = []
          $0.entropyWeight = 0.1
          $0.penalty = 0.5
          $0.valueClip = 0.4
          $0.smoothing = 0.5
          $1.innerSteps = 2
          $1.output = .linear
          $1.outerData = .fresh
        }), steps: 2)
    expectDifferences(
      Scenes.agent {
        $0.standardize = .none
        $1.positions = .none
        $1.hides = [1]
      }, steps: 1)
  }

  /// With the mean square held, the derivative is that of an Adam whose divisor does not move.
  @Test func withAConstantSecondMoment() {
    let agent = warmed(
      Scenes.agent {
        $0.optimizer = .adam
        $0.learningRate = 0.03
        $1.secondMoment = .constant
      })
    let scene = agent.scene(of: Scenes.rollout())
    let round = Scenes.rounds(of: agent, in: scene)[0]
    let lesson = agent.lesson(from: round, in: scene)
    let count = agent.base.network.parameters.count
    let means = Array(agent.base.optimizer.parameters[0..<count])
    let squares = Array(lesson.optimizer.parameters[count..<2 * count])
    var counter = Counter()
    var optimizer = lesson.optimizer
    optimizer.walk(&counter)
    let taken = counter.count
    #expect(taken > 6)

    func outer(_ parameters: [Tensor]) -> Tensor {
      let model = agent.model.mapped { index, _ in parameters[index] }
      let practice = agent.practice(
        on: round.practice[0],
        rewards: agent.rewards(of: model, on: round.practice[0], in: scene), in: scene)
      let (_, gradient) = valueAndGradient(at: agent.base.network) {
        agent.base.losses(of: $0, on: practice).total
      }
      func power(_ base: Double) -> Double { (0..<taken).reduce(1) { p, _ in p * base } }
      let network = agent.base.network.mapped { index, parameter in
        let mean = (means[index] * 0.9 + gradient.tensors[index] * 0.1) / (1 - power(0.9))
        return parameter - mean / ((squares[index] / (1 - power(0.999))).squareRoot() + 1e-5) * 0.03
      }
      return agent.extrinsicLoss(of: network, on: round.judges, in: scene)
    }
    #expect(abs(outer(agent.model.parameters).number - (lesson.metrics["meta_loss"] ?? 9)) < 1e-9)
    let expected = numericalGradient(of: outer, at: agent.model.parameters)
    let error = largestRelativeError(of: lesson.gradient.tensors, against: expected, floor: 1e-7)
    #expect(error < 1e-4)
    // And it is another number than the whole derivative.
    let whole = warmed(
      Scenes.agent { base, _ in
        base.optimizer = .adam
        base.learningRate = 0.03
      })
    let other = whole.lesson(from: round, in: scene)
    #expect(largestRelativeError(of: other.gradient.tensors, against: expected, floor: 1e-7) > 1e-2)
  }

  /// The form that needs no second derivative: the reward of step t is worth the sum, over the steps i
  /// before it in its episode, of (γλ)^(t−i) times how far the gradient of step i's log-probability
  /// lies along that of the outer loss.
  @Test(arguments: IntrinsicRewardSettings.Model.allCases)
  func theAnalyticFormOfCredit(model: IntrinsicRewardSettings.Model) {
    let (rate, discount, smoothing, weight) = (0.3, 0.9, 0.8, 0.7)
    let agent = Scenes.agent {
      $0.baseline = .none
      $0.standardize = .none
      $0.discount = discount
      $0.smoothing = smoothing
      $1.rewardModel = model
      $1.intrinsicWeight = weight
    }
    let rollout = Scenes.rollout()
    let scene = agent.scene(of: rollout)
    let batch = EpisodeBatch(rollout.episodes, of: rollout)
    let round = IntrinsicReward.Round(practice: [batch], deals: [nil], judges: batch)
    let lesson = agent.lesson(from: round, in: scene)

    let network = agent.base.network
    let (_, outer) = valueAndGradient(at: lesson.network) {
      agent.extrinsicLoss(of: $0, on: batch, in: scene)
    }
    let places = batch.steps.flat(Tensor(doubles: (0..<18).map(Double.init), shape: [6, 3]))
      .doubles.map { Int($0) }
    // ⟨∇ log π(a_i|s_i), ∇ L_outer⟩ of every step, by its place.
    var along = [Double](repeating: 0, count: 18)
    for (row, place) in places.enumerated() {
      let (_, slope) = valueAndGradient(at: network) {
        $0(batch.steps.observations, memory: nil, resets: batch.steps.resets)
          .policy.logProbability(of: batch.steps.actions).slice(row..<row + 1).sum()
      }
      along[place] = slope.dot(outer).number
    }
    var worth = [Double](repeating: 0, count: 18)
    for span in rollout.episodes {
      for t in span.steps {
        for i in span.steps.lowerBound...t {
          var fade = 1.0
          for _ in i..<t { fade *= discount * smoothing }
          // The policy steps along +rate · mean(Â ∇ log π).
          worth[t * 3 + span.environment] +=
            rate * weight * fade * along[i * 3 + span.environment] / 18
        }
      }
    }
    let weights = Tensor(doubles: places.map { worth[$0] }, shape: [18])
    let (_, expected) = valueAndGradient(at: agent.model) {
      (agent.rewards(of: $0, on: batch, in: scene) * weights).sum()
    }
    #expect(expected.norm > 1e-5)
    #expect(
      largestRelativeError(of: lesson.gradient.tensors, against: expected.tensors, floor: 1e-9)
        < 1e-8)
  }

  /// One feature after the normalisation: every reward is the same, and nothing can be learned but
  /// what they all are.
  @Test func asPublishedNothingReachesTheAttention() {
    var agent = Scenes.agent {
      $1.width = IntrinsicRewardSettings().width
      $1.asPublished = true
    }
    let rollout = Scenes.rollout()
    let scene = agent.scene(of: rollout)
    let round = Scenes.rounds(of: agent, in: scene)[0]
    let gradient = agent.lesson(from: round, in: scene).gradient
    let names = agent.model.namedParameters.map(\.name)
    #expect(names.filter { $0.contains("attention") }.count == 8)
    for (name, slope) in zip(names, gradient.tensors) where !name.hasSuffix("norm.bias") {
      #expect(slope.doubles.allSatisfy { $0 == 0 }, "\(name)")
    }
    #expect(Set(agent.credit(of: rollout).flatMap(\.rewards)) == [0])
    let before = agent.model.namedParameters
    var random = RandomStream(seed: 1)
    _ = agent.update(on: rollout, using: &random)
    for (old, new) in zip(before, agent.model.namedParameters) {
      #expect((old.parameter.doubles == new.parameter.doubles) == !old.name.hasSuffix("norm.bias"))
    }
    #expect(Set(agent.credit(of: rollout).flatMap(\.rewards)).count == 1)

    let wide = Scenes.agent { $1.width = 16 }
    let slopes = wide.lesson(
      from: Scenes.rounds(of: wide, in: scene)[0], in: wide.scene(of: rollout)
    )
    .gradient
    for (name, slope) in zip(wide.model.namedParameters.map(\.name), slopes.tensors)
    where name.contains("attention") && !name.contains("key.bias") {
      #expect(slope.sumOfSquares > 0, "\(name)")
    }
  }
}

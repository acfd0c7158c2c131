import Algorithms
import Experience
import Networks
import Tensors

/// A base whose every derivative can be written on a page: a linear actor a = k·(w·s) and a critic
/// Q(s, a) = −½(a − target)², which also shows the attention its action as its features.
struct QuadraticBase: OffPolicyActorCritic {
  var actor: Perceptron
  var target: Double
  var steps: [Gradient] = []
  var tracked = 0

  init(weight: Double, gain: Double, target: Double) {
    var random = RandomStream(seed: 1)
    actor = Perceptron(1, hidden: [1], 1, activation: .identity, using: &random)
      .converted(to: .float64)
    let numbers = [weight, 0, gain, 0]
    actor = actor.mapped { index, old in Tensor(doubles: [numbers[index]], shape: old.shape) }
    self.target = target
  }

  var batchSize: Int { 1 }
  var actorIsDue: Bool { true }
  var actorRate: Double { 0.125 }

  mutating func learnCritics(
    from batch: Transitions, using random: inout RandomStream
  ) -> Metrics { Metrics() }

  func situations(of observations: Tensor, using random: inout RandomStream) -> Situations {
    Situations(observations: observations)
  }

  func actorLoss(of actor: Perceptron, from features: Tensor, on situations: Situations) -> Tensor {
    ((actor.action(from: features) - target).squared() * 0.5).mean()
  }

  mutating func stepActor(along gradient: Gradient) { steps.append(gradient) }
  mutating func trackTargets() { tracked += 1 }
  func criticFeatures(of actions: Tensor, on observations: Tensor) -> Tensor { actions }
  var criticFeatureWidth: Int { 1 }
  func value(of actions: Tensor, on observations: Tensor) -> Tensor {
    (actions - target).squared() * -0.5
  }
  func act(from features: Tensor, exploring exploration: inout Exploration) -> Tensor {
    actor.action(from: features)
  }
  mutating func scaleRates(by factor: Double) {}
  mutating func walk(_ visitor: inout some ParameterVisitor) { visitor.visit("actor", &actor) }
}

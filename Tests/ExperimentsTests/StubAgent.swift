import Algorithms
import Experience
import Tensors

/// An agent that learns nothing and counts everything.
struct StubAgent: OffPolicyAgent {
  var weights = Tensor([1, 2], shape: [2])
  var updates = 0
  var factors: [Double] = []
  var batchSize = 4
  /// The update whose loss is no number.
  var poisonedUpdate: Int?
  var action: Float = 0.5

  mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weights", &weights)
    visitor.visit("updates", &updates)
  }

  func act(on observations: Tensor, exploring exploration: inout Exploration) -> Tensor {
    act(on: observations)
  }

  func act(on observations: Tensor) -> Tensor {
    let count = observations.shape.lengths[0]
    return Tensor([Float](repeating: action, count: count), shape: [count, 1])
  }

  mutating func scaleRates(by factor: Double) { factors.append(factor) }

  mutating func update(on batch: Transitions, using random: inout RandomStream) -> Metrics {
    updates += 1
    var metrics = Metrics()
    metrics["loss"] = updates == poisonedUpdate ? .nan : Double(updates)
    return metrics
  }
}

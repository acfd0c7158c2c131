import Networks
import Tensors
import TestSupport
import Testing

@Suite struct RMSPropTests {
  private func make(_ model: Model, _ treatment: GradientTreatment) -> RMSProp {
    RMSProp(for: model, rate: 0.05, decay: 0.9, epsilon: 1e-3, treatment: treatment)
  }

  @Test func followsTheReference() throws {
    for reference in try ReferenceSteps.all(of: "RMSProp") {
      try OptimizerLaws.followsTheReference(reference) { model in
        RMSProp(
          for: model, rate: try reference.setting("rate"), decay: try reference.setting("decay"),
          epsilon: try reference.setting("epsilon"), treatment: reference.treatment)
      }
    }
  }

  private func tensorFlows(_ model: Model, _ treatment: GradientTreatment) -> RMSProp {
    RMSProp(
      for: model, rate: 0.05, decay: 0.9, epsilon: 1e-3, form: .tensorFlow, treatment: treatment)
  }

  /// s = 0.9 · 1 + 0.1 · 2² = 1.3, then 0.9 · 1.3 + 0.4 = 1.57; ε = 0.5 under the root.
  @Test func tensorFlowsFormByHand() {
    var layer = Linear(weights: Tensor([[1]]), bias: Tensor([3]))
    var optimizer = RMSProp(for: layer, rate: 0.1, decay: 0.9, epsilon: 0.5, form: .tensorFlow)
    let gradient = Gradient([Tensor([[2]]), Tensor([0])])
    optimizer.step(&layer, along: gradient)
    let first = 1 - 0.2 / 1.8.squareRoot()
    #expect(abs(layer.weights.number - first) < 1e-6 && layer.bias.number == 3)
    optimizer.step(&layer, along: gradient)
    #expect(abs(layer.weights.number - (first - 0.2 / 2.07.squareRoot())) < 1e-6)
  }

  @Test func tensorFlowsFormKeepsTheLaws() throws {
    OptimizerLaws.twinsAgree(make: tensorFlows)
    OptimizerLaws.stepsAreDifferentiable(make: tensorFlows)
    try OptimizerLaws.savedStateContinues(make: tensorFlows)
  }

  @Test func stepEqualsStepped() { OptimizerLaws.twinsAgree(make: make) }

  @Test func stepsAreDifferentiable() { OptimizerLaws.stepsAreDifferentiable(make: make) }

  @Test func savedStateContinues() throws { try OptimizerLaws.savedStateContinues(make: make) }

  @Test func copiesStay() { OptimizerLaws.copiesStay(make: make) }

  @Test func noRateMovesNothing() { OptimizerLaws.noRateMovesNothing(make: make) }
}

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

  @Test func stepEqualsStepped() { OptimizerLaws.twinsAgree(make: make) }

  @Test func stepsAreDifferentiable() { OptimizerLaws.stepsAreDifferentiable(make: make) }

  @Test func savedStateContinues() throws { try OptimizerLaws.savedStateContinues(make: make) }

  @Test func copiesStay() { OptimizerLaws.copiesStay(make: make) }

  @Test func noRateMovesNothing() { OptimizerLaws.noRateMovesNothing(make: make) }
}

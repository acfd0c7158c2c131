import Tensors
import TestSupport
import Testing

@testable import Algorithms

@Suite struct TD3ClippingTests {
  /// A gradient of ones at `tree`.
  private func ones(_ tree: some ParameterTree) -> Gradient {
    Gradient(tree.parameters.map { Tensor.ones($0.shape) })
  }

  private func norms(_ gradient: Gradient, _ parts: [Range<Int>]) -> [Double] {
    parts.map { Gradient(Array(gradient.tensors[$0])).norm }
  }

  @Test func withoutABoundNothingChanges() {
    let agent = Tiny.agent()
    let gradient = ones(agent.critics)
    #expect(agent.settings.clipping.applied(to: gradient, at: agent.critics).norm == gradient.norm)
  }

  @Test func oneBoundForAll() {
    let agent = Tiny.agent { $0.gradientClip = 0.5 }
    let gradient = ones(agent.critics)
    let clipped = agent.settings.clipping.applied(to: gradient, at: agent.critics)
    #expect(abs(clipped.norm - 0.5) < 1e-6)
    // The direction stays.
    let scaled = (gradient * (0.5 / gradient.norm)).tensors
    #expect(largestRelativeError(of: clipped.tensors, against: scaled) < 1e-6)
    let short = gradient * (0.4 / gradient.norm)
    #expect(abs(agent.settings.clipping.applied(to: short, at: agent.critics).norm - 0.4) < 1e-6)
  }

  @Test func featuresAndHeadApart() {
    let agent = Tiny.agent {
      $0.gradientClip = 0.5
      $0.clipScope = .featuresAndHead
    }
    let actor = agent.settings.clipping.applied(to: ones(agent.actor), at: agent.actor)
    #expect(actor.tensors.map(\.shape) == agent.actor.parameters.map(\.shape))
    for norm in norms(actor, [0..<4, 4..<6]) { #expect(abs(norm - 0.5) < 1e-6) }
    let critics = agent.settings.clipping.applied(to: ones(agent.critics), at: agent.critics)
    #expect(critics.tensors.map(\.shape) == agent.critics.parameters.map(\.shape))
    for norm in norms(critics, [0..<4, 4..<6, 6..<10, 10..<12]) { #expect(abs(norm - 0.5) < 1e-6) }

    // A part that is short enough stays, whatever the others are.
    var mixed = ones(agent.critics)
    for i in 4..<6 { mixed.tensors[i] = mixed.tensors[i] * 0.01 }
    let after = agent.settings.clipping.applied(to: mixed, at: agent.critics)
    for i in 4..<6 { #expect(after.tensors[i].floats == mixed.tensors[i].floats) }
  }

  /// What is stepped along is the clipped gradient. Adam's first step cannot tell, its mean can.
  @Test func theActorStepsAlongTheClippedGradient() {
    var agent = Tiny.agent { $0.gradientClip = 0.5 }
    agent.stepActor(along: ones(agent.actor))
    let means = agent.actorOptimizer.namedParameters.filter { $0.name.hasPrefix("first") }
    #expect(means.count == 6)
    #expect(abs(Gradient(means.map(\.parameter)).norm - 0.1 * 0.5) < 1e-6)
  }
}

import TestSupport
import Testing

@testable import Tensors

@Suite struct GradientOfTests {
  @Test func oneTensorOnBothSides() {
    withTape {
      let x = Tensor(doubles: [3], shape: [1]).tracked()
      #expect(gradient(of: (x * x).sum(), at: [x])[0].doubles == [6])
      #expect(gradient(of: (x / x).sum(), at: [x])[0].doubles == [0])
      #expect(gradient(of: (x - x).sum(), at: [x])[0].doubles == [0])
      #expect(gradient(of: x.minimum(x).sum(), at: [x])[0].doubles == [1])
      let m = Tensor(doubles: [1, 2, 3, 4], shape: [2, 2]).tracked()
      // d Σ(M·M) = 1·Mᵀ + Mᵀ·1
      #expect(gradient(of: m.matrixProduct(m).sum(), at: [m])[0].doubles == [7, 11, 9, 13])
    }
  }

  @Test func targetsOfManyKinds() {
    withTape {
      let x = Tensor([2]).tracked()
      let unused = Tensor([9, 9]).tracked()
      let middle = x * 3
      let loss = (middle * middle).sum()
      let result = gradient(of: loss, at: [x, unused, middle, loss, x])
      #expect(result.map(\.floats) == [[36], [0, 0], [12], [1], [36]])
      let later = Tensor([1]).tracked()
      #expect(gradient(of: loss, at: [later])[0].floats == [0])
      #expect(gradient(of: loss, at: [later, x]).map(\.floats) == [[0], [36]])
      #expect(gradient(of: Tensor(1), at: [x])[0].floats == [0])
      #expect(gradient(of: x, at: [x])[0].floats == [1])
      #expect(gradient(of: loss, at: [] as [Tensor]).isEmpty)
    }
  }

  @Test func askingTwiceGivesTheSame() {
    withTape {
      let x = Tensor([2, 3]).tracked()
      let loss = (x * x * x).sum()
      let before = recordedOperations
      #expect(gradient(of: loss, at: [x])[0].floats == [12, 27])
      #expect(recordedOperations == before)
      #expect(gradient(of: loss, at: [x])[0].floats == [12, 27])
    }
  }

  @Test func thirdDerivatives() {
    withTape {
      let x = Tensor(doubles: [0.7], shape: [1]).tracked()
      var y = x.raised(to: 4).sum()
      var expected = [4 * 0.343, 12 * 0.49, 24 * 0.7, 24]
      while !expected.isEmpty {
        y = gradient(of: y, at: [x], keepingGraph: true)[0].sum()
        #expect((y.number - expected.removeFirst()).magnitude < 1e-12)
      }
    }
  }

  @Test func powersAtZeroStayFinite() {
    let zero = Tensor(doubles: [0], shape: [1])
    #expect(recordedGradient(of: { $0[0].raised(to: 0).sum() }, at: [zero])[0].doubles == [0])
    #expect(recordedGradient(of: { $0[0].raised(to: 1).sum() }, at: [zero])[0].doubles == [1])
    #expect(
      secondDerivativeError(
        of: { $0[0].raised(to: 2).sum() }, at: [zero], along: [.ones([1], elementType: .float64)])
        < 1e-6)
  }

  /// Ties are shared among the largest, and go to the first of two.
  @Test func derivativesAtKinks() {
    let x = Tensor(doubles: [1, 3, 3], shape: [3])
    let y = Tensor(doubles: [1, 3, 2], shape: [3])
    #expect(
      recordedGradient(of: { $0[0].maximum(along: 0) }, at: [x])[0].doubles == [0, 0.5, 0.5])
    let least = recordedGradient(of: { $0[0].minimum($0[1]).sum() }, at: [x, y])
    #expect(least.map(\.doubles) == [[1, 1, 0], [0, 0, 1]])
    let most = recordedGradient(of: { $0[0].maximum($0[1]).sum() }, at: [x, y])
    #expect(most.map(\.doubles) == [[1, 1, 1], [0, 0, 0]])
    let zero = Tensor(doubles: [0, -0.0], shape: [2])
    #expect(recordedGradient(of: { $0[0].relu().sum() }, at: [zero])[0].doubles == [0, 0])
    #expect(recordedGradient(of: { $0[0].magnitude().sum() }, at: [zero])[0].doubles == [0, 0])
    let edge = recordedGradient(of: { $0[0].clamped(1, 3).sum() }, at: [x])
    #expect(edge[0].doubles == [1, 1, 1])
  }
}

/// The gradient of a function of a gradient step, as advice that is learned needs it.
@Suite struct NestedGradientTests {
  /// J(θ′) = ½ Σ θ′² after one step on ½ φ Σ θ², θ′ = θ (1 − r φ):
  /// dJ/dφ = −r (1 − r φ) Σ θ² and dJ/dθ = (1 − r φ)² θ.
  @Test func aQuadraticByHand() {
    let rate = 0.1
    let (first, second) = withTape {
      let actor = Pair(
        a: Tensor(doubles: [1, -2], shape: [2]), b: Tensor(doubles: [0.5], shape: [1])
      ).tracked()
      let advice = Tensor(doubles: [3], shape: []).tracked()
      let squares = actor.a.squared().sum() + actor.b.squared().sum()
      let inner = gradient(of: advice * squares * 0.5, at: actor, keepingGraph: true)
      let after = actor.moved(along: inner, by: -rate)
      let outer = (after.a.squared().sum() + after.b.squared().sum()) * 0.5
      return (gradient(of: outer, at: [advice])[0], gradient(of: outer, at: actor))
    }
    #expect((first.number - -rate * (1 - rate * 3) * 5.25).magnitude < 1e-12)
    let expected = [1, -2, 0.5].map { $0 * 0.49 }
    for (number, reference) in zip(second.tensors.flatMap(\.doubles), expected) {
      #expect((number - reference).magnitude < 1e-12)
    }
  }

  @Test func withoutTheGraphTheStepIsAConstant() {
    withTape {
      let theta = Tensor(doubles: [1, -2], shape: [2]).tracked()
      let advice = Tensor(doubles: [3], shape: []).tracked()
      let inner = gradient(of: advice * theta.squared().sum(), at: [theta])[0]
      let outer = (theta - inner * 0.1).squared().sum()
      #expect(gradient(of: outer, at: [advice])[0].number == 0)
    }
  }

  /// θ of a perceptron with two layers; its step follows a loss that φ weighs row by row through a
  /// softmax.
  private func outerLoss(_ inputs: [Tensor], keepingGraph: Bool) -> Tensor {
    let x = Sample.tensor([6, 3], -1, 1, seed: 1)
    let wanted = Sample.tensor([6, 2], -1, 1, seed: 2)
    func output(_ w: [Tensor]) -> Tensor {
      x.linear(weights: w[0], bias: w[1], activation: .tanh)
        .linear(weights: w[2], bias: w[3], activation: .sigmoid)
    }
    let errors = (output(Array(inputs[0..<4])) - wanted).squared().sum(along: 1)
    let attention = x.linear(weights: inputs[4], bias: inputs[5]).flattened().softmax()
    let steps = gradient(
      of: (attention * errors).sum(), at: Array(inputs[0..<4]), keepingGraph: keepingGraph)
    let after = zip(inputs, steps).map { $0 - $1 * 0.5 }
    return (output(after) - wanted.squared()).squared().mean()
  }

  private let inputs = [
    Sample.tensor([3, 4], -1, 1, seed: 3), Sample.tensor([4], -1, 1, seed: 4),
    Sample.tensor([4, 2], -1, 1, seed: 5), Sample.tensor([2], -1, 1, seed: 6),
    Sample.tensor([3, 1], -1, 1, seed: 7), Sample.tensor([1], -1, 1, seed: 8),
  ]

  @Test func aPerceptronAgreesWithDifferencesOfTheWholeOuterLoss() {
    let recorded = withTape {
      let tracked = inputs.map { $0.tracked() }
      return gradient(of: outerLoss(tracked, keepingGraph: true), at: tracked)
    }
    let differences = numericalGradient(
      of: { moved in
        withTape { outerLoss(moved.map { $0.tracked() }, keepingGraph: false) }
      }, at: inputs)
    #expect(largestRelativeError(of: recorded, against: differences) < 1e-6)
    // The advice is heard. (Its bias is not: a softmax does not see a common shift.)
    #expect(recorded[4].doubles.allSatisfy { $0.magnitude > 1e-5 })
  }

  @Test func secondDerivativesThroughTheStep() {
    let directions = inputs.enumerated().map {
      Sample.tensor($0.element.shape, -1, 1, seed: 50 + UInt64($0.offset))
    }
    let error = secondDerivativeError(
      of: { outerLoss($0, keepingGraph: true) }, at: inputs, along: directions)
    #expect(error < 1e-4)
  }

  @Test func thirtyTwoBitsAgree() {
    func whole(_ type: ElementType) -> [Tensor] {
      withTape {
        let x = Sample.tensor([6, 3], -1, 1, seed: 1, elementType: type)
        let w = inputs.map { $0.converted(to: type).tracked() }
        let output = x.linear(weights: w[0], bias: w[1], activation: .relu)
          .linear(weights: w[2], bias: w[3], activation: .tanh)
        return gradient(of: output.squared().mean(), at: Array(w[0..<4])) + [output.detached()]
      }
    }
    #expect(largestRelativeError(of: whole(.float32), against: whole(.float64)) < 1e-4)
  }
}

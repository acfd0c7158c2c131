import TestSupport
import Testing

@testable import Tensors

/// The gradients of slices are added in place when nothing is recorded: nobody may notice.
@Suite struct GradientOfSlicesTests {
  private let x = Sample.tensor([6, 4, 3], -1, 1, seed: 1)

  /// Slices that overlap, along every axis, beside other uses of the whole.
  private func function(_ inputs: [Tensor]) -> Tensor {
    let whole = inputs[0].hyperbolicTangent()
    var sum = whole.squared().sum()
    for axis in 0..<3 {
      for start in 0..<whole.shape[axis] - 1 {
        let part = whole.slice(start..<start + 2, along: axis)
        sum = sum + (part * part * part).sum() * Double(axis + start + 1)
      }
    }
    return sum
  }

  @Test func overlappingSlicesAgreeWithDifferences() {
    #expect(firstDerivativeError(of: function, at: [x]) < 1e-6)
    let direction = Sample.tensor(x.shape, -1, 1, seed: 2)
    #expect(secondDerivativeError(of: function, at: [x], along: [direction]) < 1e-4)
  }

  @Test func inPlaceAndRecordedAreOneGradient() {
    let (inPlace, recorded) = withTape {
      let tracked = x.tracked()
      let loss = function([tracked])
      return (
        gradient(of: loss, at: [tracked]), gradient(of: loss, at: [tracked], keepingGraph: true)
      )
    }
    #expect(largestRelativeError(of: inPlace, against: recorded) < 1e-14)
  }

  /// One gradient flows to both terms of a sum: adding to the one's must not reach the other's.
  @Test func whatOthersHoldIsNotWrittenTo() {
    let (a, b) = (Tensor([1, 2, 3]), Tensor([4, 5, 6]))
    let slopes = withTape {
      let (a, b) = (a.tracked(), b.tracked())
      let early = a.slice(0..<1) * 10
      return gradient(of: (a + b).sum() + early.sum(), at: [a, b])
    }
    #expect(slopes.map(\.floats) == [[11, 1, 1], [1, 1, 1]])
  }

  /// A slice, and what it is a slice of, may themselves be asked about.
  @Test func slicesAsTargets() {
    let slopes = withTape {
      let whole = Tensor([1, 2, 3]).tracked()
      let part = whole.slice(1..<3)
      let loss = (whole.squared()).sum() + (part * Tensor([5, 7])).sum()
      return gradient(of: loss, at: [part, whole])
    }
    #expect(slopes.map(\.floats) == [[5, 7], [2, 9, 13]])
  }
}

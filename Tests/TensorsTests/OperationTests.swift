import Testing
import TestSupport

@testable import Tensors

@Suite struct OperationTests {
  /// A golden case with the function that belongs to it.
  private func find(_ name: String) throws -> (
    inputs: [Tensor], GoldenCase, OperationTable.Function
  ) {
    let golden = try #require(GoldenCase.all[name])
    let function = try #require(OperationTable.functions[name])
    return (golden.inputs.map(\.tensor), golden, function)
  }

  /// Σ (w·y² + u·y) with fixed w and u: a scalar whose second derivatives see the whole operation,
  /// also where it is linear.
  private func scalar(_ function: @escaping OperationTable.Function) -> ([Tensor]) -> Tensor {
    { inputs in
      let y = function(inputs)
      let w = Sample.tensor(y.shape, 0.3, 0.9, seed: 5)
      let u = Sample.tensor(y.shape, -1, 1, seed: 6)
      return (w * y * y + u * y).sum()
    }
  }

  @Test func everyGoldenCaseHasAFunctionAndTheOtherWayRound() {
    #expect(Set(GoldenCase.names) == Set(OperationTable.functions.keys))
  }

  @Test func everyOperationIsRecordedByACase() throws {
    var recorded: Set<OperationKind> = []
    for name in GoldenCase.names {
      let (inputs, _, function) = try find(name)
      withTape {
        _ = function(inputs.map { $0.tracked() })
        for node in Tape.current?.nodes ?? [] { recorded.insert(OperationKind(node.operation)) }
      }
    }
    // Conversion changes the element type, so it has tests of its own.
    #expect(Set(OperationKind.allCases).subtracting(recorded) == [.convert])
  }

  @Test(arguments: GoldenCase.names) func valuesAndShapesAgreeWithNumPy(name: String) throws {
    let (inputs, golden, function) = try find(name)
    let output = function(inputs)
    #expect(output.shape == golden.output.tensor.shape)
    #expect(largestRelativeError(of: output, against: golden.output.tensor) < 1e-12)
  }

  @Test(arguments: GoldenCase.names) func firstDerivativesAgreeWithDifferences(name: String) throws
  {
    let (inputs, _, function) = try find(name)
    #expect(firstDerivativeError(of: scalar(function), at: inputs) < 1e-6)
  }

  @Test(arguments: GoldenCase.names) func secondDerivativesAgreeWithDifferences(name: String) throws
  {
    let (inputs, _, function) = try find(name)
    let directions = inputs.enumerated().map {
      Sample.tensor($0.element.shape, -1, 1, seed: 30 + UInt64($0.offset))
    }
    #expect(secondDerivativeError(of: scalar(function), at: inputs, along: directions) < 1e-4)
  }

  /// Where only some inputs are tracked the others get nothing and the first keep their gradient.
  @Test(arguments: GoldenCase.names) func aPartOfTheInputsMayBeTracked(name: String) throws {
    let (inputs, _, function) = try find(name)
    guard inputs.count > 1 else { return }
    let loss = scalar(function)
    let all = recordedGradient(of: loss, at: inputs)
    for which in inputs.indices {
      let alone = withTape {
        var mixed = inputs
        mixed[which] = inputs[which].tracked()
        return gradient(of: loss(mixed), at: [mixed[which]])
      }
      #expect(largestRelativeError(of: alone, against: [all[which]]) < 1e-12)
    }
  }

  @Test(arguments: GoldenCase.names) func thirtyTwoBitsAgreeWithSixtyFour(name: String) throws {
    let (inputs, golden, function) = try find(name)
    let narrow = inputs.map { $0.converted(to: .float32) }
    let output = function(narrow)
    #expect(output.elementType == .float32)
    #expect(largestRelativeError(of: output, against: golden.output.tensor, floor: 1e-2) < 1e-4)
    let slopes = withTape {
      let tracked = narrow.map { $0.tracked() }
      return gradient(of: function(tracked).squared().sum(), at: tracked)
    }
    let wide = recordedGradient(of: { function($0).squared().sum() }, at: inputs)
    #expect(largestRelativeError(of: slopes, against: wide, floor: 1e-2) < 1e-4)
  }

  @Test func conversionIsDifferentiable() {
    let x = Tensor(doubles: [1, -2, 0.5], shape: [3])
    let (narrow, wide) = withTape {
      let tracked = x.tracked()
      let narrow = tracked.converted(to: .float32)
      let loss = (narrow.squared() * Tensor([1, 2, 3])).sum()
      return (narrow, gradient(of: loss, at: [tracked])[0])
    }
    #expect(narrow.floats == [1, -2, 0.5])
    #expect(wide.elementType == .float64)
    #expect(wide.doubles == [2, -8, 3])
  }
}

/// Fixed numbers for tests.
enum Sample {
  static func tensor(
    _ shape: Shape, _ low: Double, _ high: Double, seed: UInt64,
    elementType: ElementType = .float64
  ) -> Tensor {
    var random = RandomStream(seed: seed)
    return Tensor.uniform(shape, low, high, elementType: elementType, using: &random)
  }
}

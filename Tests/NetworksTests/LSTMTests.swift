import Foundation
import Networks
import Tensors
import TestSupport
import Testing

/// What torch's LSTM made of drawn numbers; see Fixtures/lstm.py.
private struct ReferenceSequence: Decodable {
  struct Gradients: Decodable {
    let input: [Double]
    let inputWeights: [Double]
    let recurrentWeights: [Double]
    let bias: [Double]
    let state: [Double]
  }
  let name: String
  let time: Int
  let batch: Int
  let inputs: Int
  let width: Int
  let input: [Double]
  let inputWeights: [Double]
  let recurrentWeights: [Double]
  let bias: [Double]
  let state: [Double]
  let resets: [Double]
  let outputs: [Double]
  let lastState: [Double]
  let outputSlopes: [Double]
  let stateSlopes: [Double]
  let gradients: Gradients

  static func all() throws -> [ReferenceSequence] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/lstm", withExtension: "json"))
    let cases = try JSONDecoder().decode([ReferenceSequence].self, from: Data(contentsOf: url))
    try #require(cases.count == 4)
    return cases
  }

  /// The input, the parameters in the order of the walk, the state.
  var shapes: [Shape] {
    [
      [time, batch, inputs], [inputs, 4 * width], [width, 4 * width], [4 * width],
      [2, batch, width],
    ]
  }

  func tensors(_ numbers: [[Double]], _ type: Tensors.ElementType) -> [Tensor] {
    zip(numbers, shapes).map { Tensor(doubles: $0, shape: $1).converted(to: type) }
  }
}

@Suite struct LSTMTests {
  private func drawn(
    _ inputs: Int = 3, _ width: Int = 5, seed: UInt64 = 1, _ type: ElementType = .float64
  ) -> LSTM {
    var random = RandomStream(seed: seed)
    return LSTM(inputs, width, using: &random).converted(to: type)
  }

  private func numbers(_ shape: Shape, seed: UInt64, _ type: ElementType = .float64) -> Tensor {
    var random = RandomStream(seed: seed)
    return .uniform(shape, -1, 1, elementType: type, using: &random)
  }

  @Test(arguments: [(ElementType.float64, 1e-12), (.float32, 1e-5)])
  func valuesAndGradientsAreTorchs(type: ElementType, bound: Double) throws {
    for reference in try ReferenceSequence.all() {
      let given = reference.tensors(
        [
          reference.input, reference.inputWeights, reference.recurrentWeights, reference.bias,
          reference.state,
        ], type)
      let outputShape = Shape([reference.time, reference.batch, reference.width])
      func constant(_ numbers: [Double], _ shape: Shape) -> Tensor {
        Tensor(doubles: numbers, shape: shape).converted(to: type)
      }
      let (outputs, state, slopes) = withTape {
        let tracked = given.map { $0.tracked() }
        let layer = LSTM(
          inputWeights: tracked[1], recurrentWeights: tracked[2], bias: tracked[3])
        let (outputs, state) = layer.unrolled(
          tracked[0], from: tracked[4],
          resets: constant(reference.resets, [reference.time, reference.batch]))
        let loss =
          (outputs * constant(reference.outputSlopes, outputShape)).sum()
          + (state * constant(reference.stateSlopes, given[4].shape)).sum()
        return (outputs, state, gradient(of: loss, at: tracked))
      }
      let expected = reference.gradients
      let expectedSlopes = reference.tensors(
        [
          expected.input, expected.inputWeights, expected.recurrentWeights, expected.bias,
          expected.state,
        ], .float64)
      let expectedOutputs = Tensor(doubles: reference.outputs, shape: outputShape)
      let expectedState = Tensor(doubles: reference.lastState, shape: given[4].shape)
      #expect(
        largestRelativeError(of: outputs, against: expectedOutputs) < bound, "\(reference.name)")
      #expect(largestRelativeError(of: state, against: expectedState) < bound, "\(reference.name)")
      #expect(
        largestRelativeError(of: slopes, against: expectedSlopes) < bound, "\(reference.name)")
    }
  }

  /// Width one, all weights known: a step worked out on paper.
  @Test func oneStepByHand() {
    // Every gate is σ(0) = ½ or tanh(0) = 0, so that half of the cell stays and nothing is added.
    let layer = LSTM(
      inputWeights: .zeros([1, 4]), recurrentWeights: .zeros([1, 4]), bias: .zeros([4]))
    let state = Tensor([0.3, 2], shape: [2, 1, 1])
    let (output, next) = layer(Tensor([[9]]), state: state, resets: Tensor([0]))
    #expect(output.shape == [1, 1] && next.shape == [2, 1, 1])
    #expect(abs(next.doubles[1] - 1) < 1e-7)
    #expect(abs(output.number - 0.5 * tanh(1.0)) < 1e-7)
    let (forgotten, nothing) = layer(Tensor([[9]]), state: state, resets: Tensor([1]))
    #expect(forgotten.number == 0 && nothing.floats == [0, 0])
  }

  /// Acting and learning see the same numbers.
  @Test(arguments: [1, 3, 40]) func stepsEqualTheUnrolling(batch: Int) {
    let layer = drawn(4, 9, .float32)
    let inputs = numbers([8, batch, 4], seed: 2, .float32)
    let resets = numbers([8, batch], seed: 3, .float32).isGreater(than: Tensor(0.6))
    let start = numbers([2, batch, 9], seed: 4, .float32)
    let (outputs, last) = layer.unrolled(inputs, from: start, resets: resets)
    var state = start
    for t in 0..<8 {
      let (output, next) = layer(
        inputs.slice(t..<t + 1).reshaped([batch, 4]), state: state,
        resets: resets.slice(t..<t + 1).reshaped([batch]))
      let unrolled = outputs.slice(t..<t + 1).reshaped([batch, 9])
      #expect(largestRelativeError(of: output, against: unrolled) < 1e-6)
      #expect(next.slice(0..<1).floats == output.floats)
      state = next
    }
    #expect(largestRelativeError(of: state, against: last) < 1e-6)
  }

  @Test func gradientsThroughStepsAndUnrolling() {
    let layer = drawn(2, 3)
    let resets = Tensor(doubles: [0, 1, 0, 0, 1, 0], shape: [3, 2])
    let given =
      layer.parameters + [numbers([3, 2, 2], seed: 2), numbers([2, 2, 3], seed: 3)]
    let loss: ([Tensor]) -> Tensor = { inputs in
      let moved = layer.mapped { index, _ in inputs[index] }
      let (outputs, state) = moved.unrolled(inputs[3], from: inputs[4], resets: resets)
      let (output, last) = moved(
        inputs[3].slice(0..<1).reshaped([2, 2]), state: state,
        resets: .zeros([2], elementType: .float64))
      return outputs.squared().sum() + output.sum() + last.squared().sum()
    }
    let directions = given.enumerated().map {
      numbers($0.element.shape, seed: 10 + UInt64($0.offset))
    }
    #expect(firstDerivativeError(of: loss, at: given) < 1e-6)
    #expect(secondDerivativeError(of: loss, at: given, along: directions) < 1e-4)
  }

  @Test func noStepsLeaveTheStateAsItIs() {
    let layer = drawn()
    let state = numbers([2, 4, 5], seed: 1)
    let (outputs, last) = layer.unrolled(
      .zeros([0, 4, 3], elementType: .float64), from: state,
      resets: .zeros([0, 4], elementType: .float64))
    #expect(outputs.shape == [0, 4, 5])
    #expect(last.doubles == state.doubles)
  }

  @Test func theFirstState() {
    #expect(drawn().initialState(batch: 4).shape == [2, 4, 5])
    #expect(drawn().initialState(batch: 4).elementType == .float64)
    #expect(drawn().initialState(batch: 1, elementType: .float32).elementType == .float32)
    #expect(drawn().initialState(batch: 4).doubles.allSatisfy { $0 == 0 })
  }
}

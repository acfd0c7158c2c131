import Networks
import Tensors
import TestSupport
import Testing

@Suite struct LinearTests {
  private let weights = Tensor([[1, -1], [2, 0.5]])
  private let bias = Tensor([0.5, -1])

  @Test func byHand() {
    let x = Tensor([[1, 2], [-3, 0]])
    let plain = Linear(weights: weights, bias: bias)
    #expect(plain(x).floats == [5.5, -1, -2.5, 2])
    let clipped = Linear(weights: weights, bias: bias, activation: .relu)
    #expect(clipped(x).floats == [5.5, 0, 0, 2])
    #expect(clipped(x).shape == [2, 2])
  }

  @Test(arguments: [Activation.identity, .relu, .tanh]) func derivatives(activation: Activation) {
    var random = RandomStream(seed: 2)
    let layer = Linear(4, 3, activation: activation, using: &random).converted(to: .float64)
    let x = Tensor.uniform([5, 4], -1, 1, elementType: .float64, using: &random)
    let error = firstDerivativeError(
      of: { inputs in
        let moved = Linear(weights: inputs[1], bias: inputs[2], activation: activation)
        return moved(inputs[0]).squared().sum()
      }, at: [x, layer.weights, layer.bias])
    #expect(error < 1e-6)
  }

  @Test func namesOfParameters() {
    let layer = Linear(weights: weights, bias: bias)
    #expect(layer.namedParameters.map(\.name) == ["weights", "bias"])
    #expect(layer.parameterCount == 6)
  }

  @Test func aBiasThatDoesNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Linear(weights: .zeros([2, 2]), bias: .zeros([3]))
    }
    #expect(says(result, "Linear: the bias [3] does not fit the weights [2, 2]"))
  }

  @Test func noWidth() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      _ = Linear(0, 2, using: &random)
    }
    #expect(says(result, "Linear: the widths 0 and 2 must be positive"))
  }
}

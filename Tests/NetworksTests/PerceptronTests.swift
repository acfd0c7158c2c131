import Networks
import Tensors
import TestSupport
import Testing

@Suite struct PerceptronTests {
  private let x: Tensor
  private let network: Perceptron

  init() {
    var random = RandomStream(seed: 1)
    x = .uniform([6, 3], -1, 1, using: &random)
    network = Perceptron(3, hidden: [5, 4], 2, output: .tanh, using: &random)
  }

  @Test func byHand() {
    var random = RandomStream(seed: 1)
    var network = Perceptron(1, hidden: [2], 1, using: &random)
    network.hidden[0].weights = Tensor([[1, -2]])
    network.hidden[0].bias = Tensor([0, 1])
    network.head.weights = Tensor([[3], [0.5]])
    network.head.bias = Tensor([-1])
    // relu(2, −3) = (2, 0) to 5; relu(−1, 3) = (0, 3) to 0.5.
    #expect(network(Tensor([[2], [-1]])).floats == [5, 0.5])
  }

  @Test func headOfFeaturesIsTheWhole() {
    #expect(network.features(x).shape == [6, 4])
    #expect(network.head(network.features(x)).floats == network(x).floats)
    #expect(network(x).shape == [6, 2])
    #expect(network(x).floats.allSatisfy { abs($0) < 1 })
  }

  @Test func withoutHiddenLayersTheFeaturesAreTheInput() {
    var random = RandomStream(seed: 2)
    let flat = Perceptron(3, hidden: [], 2, using: &random)
    #expect(flat.features(x).floats == x.floats)
    #expect(flat(x).floats == flat.head(x).floats)
  }

  @Test func recordingChangesNothing() {
    var record = Activations()
    #expect(network(x, recording: &record).floats == network(x).floats)
    #expect(record.entries.map(\.name) == ["hidden.0", "hidden.1", "features", "output"])
    #expect(record["hidden.0"]?.floats == network.hidden[0](x).floats)
    #expect(record["features"]?.floats == network.features(x).floats)
    #expect(record["output"]?.floats == network(x).floats)
    #expect(record["head"] == nil)
  }

  @Test func theLastRecordOfANameCounts() {
    var record = Activations()
    record.record("a", Tensor([1]))
    record.record("a", Tensor([2]))
    #expect(record["a"]?.floats == [2])
  }

  @Test func namesOfParametersAreUnique() {
    let names = network.namedParameters.map(\.name)
    #expect(
      names == [
        "hidden.0.weights", "hidden.0.bias", "hidden.1.weights", "hidden.1.bias", "head.weights",
        "head.bias",
      ])
    let optimizer = Adam(for: network, rate: 0.1).namedParameters.map(\.name)
    #expect(Set(optimizer).count == 12)
  }

  @Test func theHeadMayBeDrawnOtherwise() {
    var random = RandomStream(seed: 3)
    let network = Perceptron(
      3, hidden: [64], 8, headInitializer: .uniform(bound: 1e-3), using: &random)
    #expect(network.head.weights.floats.allSatisfy { abs($0) <= 1e-3 })
    #expect(network.hidden[0].weights.floats.contains { abs($0) > 0.1 })
  }

  @Test func aCopyStays() {
    var changed = network
    changed.head.bias = changed.head.bias + 1
    #expect(changed.largestDifference(from: network) == 1)
    #expect(network.largestDifference(from: network) == 0)
  }
}

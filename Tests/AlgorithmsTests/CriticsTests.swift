import Algorithms
import Networks
import Tensors
import Testing

@Suite struct CriticsTests {
  @Test func bothReadObservationThenAction() {
    var random = RandomStream(seed: 1)
    let critics = Critics(
      observationSize: 2, actionSize: 1, hidden: [4], areTwo: true, initializer: .fanInUniform,
      using: &random)
    let inputs = Critics.inputs(Tensor([[1, 2], [3, 4]]), Tensor([[5], [6]]))
    #expect(inputs.shape == [2, 3])
    #expect(inputs.floats == [1, 2, 5, 3, 4, 6])
    let (first, second) = critics(Tensor([[1, 2], [3, 4]]), Tensor([[5], [6]]))
    #expect(first.floats == critics.first(inputs).floats)
    #expect(second?.floats == critics.second?(inputs).floats)
    #expect(first.shape == [2, 1])
    #expect(first.floats != second?.floats)
  }

  @Test func namesOfParametersAreUnique() {
    var random = RandomStream(seed: 1)
    let critics = Critics(
      observationSize: 2, actionSize: 1, hidden: [4], areTwo: true, initializer: .fanInUniform,
      using: &random)
    let names = critics.namedParameters.map(\.name)
    #expect(names.first == "first.hidden.0.weights" && names.last == "second.head.bias")
    #expect(Set(names).count == 8)
  }
}

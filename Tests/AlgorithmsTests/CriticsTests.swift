import Algorithms
import Networks
import Tensors
import Testing

@Suite struct CriticsTests {
  private func critics(areTwo: Bool) -> Critics {
    var random = RandomStream(seed: 1)
    return Critics(
      observationSize: 2, actionSize: 1, hidden: [4], areTwo: areTwo, initializer: .fanInUniform,
      using: &random)
  }

  private let seen = Tensor([[1, 2], [3, 4], [-2, 1], [0, -3], [2, 0]])
  private let done = Tensor([[5], [6], [-1], [0.5], [-4]])

  @Test func bothReadObservationThenAction() {
    let critics = critics(areTwo: true)
    let inputs = Critics.inputs(seen, done)
    #expect(inputs.shape == [5, 3])
    #expect(inputs.floats.prefix(6) == [1, 2, 5, 3, 4, 6])
    let (first, second) = critics(seen, done)
    #expect(first.floats == critics.first(inputs).floats)
    #expect(second?.floats == critics.second?(inputs).floats)
    #expect(first.shape == [5, 1])
    #expect(first.floats != second?.floats)
  }

  @Test func oneAlone() {
    let one = critics(areTwo: false)
    let (first, second) = one(seen, done)
    #expect(second == nil)
    #expect(first.floats == critics(areTwo: true)(seen, done).0.floats)
    #expect(one.smallest(seen, done).floats == first.floats)
  }

  @Test func theSmallerOfTwo() {
    let critics = critics(areTwo: true)
    let (first, second) = critics(seen, done)
    let smallest = critics.smallest(seen, done).floats
    let pairs = Array(zip(first.floats, second?.floats ?? []))
    #expect(pairs.count == 5)
    #expect(smallest == pairs.map { min($0, $1) })
    // Either wins somewhere.
    #expect(Set(pairs.map { $0 < $1 }).count == 2)
  }

  @Test func namesOfParametersAreUnique() {
    let two = critics(areTwo: true)
    let names = two.namedParameters.map(\.name)
    #expect(names.first == "first.hidden.0.weights" && names.last == "second.head.bias")
    #expect(Set(names).count == 8)
    #expect(two.partSizes == [2, 2, 2, 2])
    let one = critics(areTwo: false)
    #expect(one.namedParameters.map(\.name) == Array(names.prefix(4)))
    #expect(one.partSizes == [2, 2])
  }

  /// A walk that changes them changes both, and leaves the second in its place.
  @Test func aWalkWritesBoth() {
    let doubled = critics(areTwo: true).mapped { $1 * 2 }
    #expect(doubled.second != nil)
    for (ours, before) in zip(doubled.parameters, critics(areTwo: true).parameters) {
      #expect(ours.floats == before.floats.map { $0 * 2 })
    }
  }
}

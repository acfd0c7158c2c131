import Tensors
import Testing

@Suite struct ParameterSnapshotTests {
  private struct Pair: ParameterTree {
    var a = Tensor([1, 2, 3], shape: [3])
    var b = Tensor([[4, 5]])
    mutating func walk(_ visitor: inout some ParameterVisitor) {
      visitor.visit("a", &a)
      visitor.visit("b", &b)
    }
  }

  @Test func whatIsTakenIsRead() {
    var tree = Pair()
    let snapshot = ParameterSnapshot(of: tree, version: 7)
    #expect(snapshot.version == 7 && snapshot.numbers == [1, 2, 3, 4, 5])
    // What is learned later is not in it.
    tree.a = Tensor([9, 9, 9], shape: [3])
    let changed = tree
    snapshot.read(into: &tree)
    #expect(tree.parameters.flatMap(\.floats) == [1, 2, 3, 4, 5])
    #expect(tree.b.shape == [1, 2])
    #expect(changed.a.floats == [9, 9, 9])
  }

  @Test func anotherElementTypeKeepsIts() {
    var wide = Pair().converted(to: .float64)
    ParameterSnapshot(numbers: [5, 4, 3, 2, 1], version: 0).read(into: &wide)
    #expect(wide.a.elementType == .float64 && wide.a.doubles == [5, 4, 3])
  }

  @Test func anotherFormIsRefused() async {
    await #expect(processExitsWith: .failure) {
      var tree = Pair()
      ParameterSnapshot(numbers: [0, 0, 0, 0], version: 0).read(into: &tree)
    }
    await #expect(processExitsWith: .failure) {
      var tree = Pair()
      ParameterSnapshot(numbers: [0, 0, 0, 0, 0, 0], version: 0).read(into: &tree)
    }
  }
}

import Testing

@testable import Tensors

private struct Stack: ParameterTree {
  var parts: [Pair]
  var last: Tensor
  mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("parts", &parts)
    visitor.visit("last", &last)
  }
}

@Suite struct ParameterTreeTests {
  private let stack = Stack(
    parts: [Pair(a: Tensor([1]), b: Tensor([2, 3])), Pair(a: Tensor([4]), b: Tensor([5]))],
    last: Tensor([6]))

  @Test func theWalkHasOneOrderAndNames() {
    #expect(
      stack.namedParameters.map(\.name) == [
        "parts.0.a", "parts.0.b", "parts.1.a", "parts.1.b", "last",
      ])
    #expect(stack.parameters.flatMap(\.floats) == [1, 2, 3, 4, 5, 6])
    #expect(stack.parameterCount == 6)
  }

  @Test func mappingLeavesTheOriginal() {
    let changed = stack.mapped { index, parameter in parameter + Double(index * 10) }
    #expect(changed.parameters.flatMap(\.floats) == [1, 12, 13, 24, 35, 46])
    #expect(stack.parameters.flatMap(\.floats) == [1, 2, 3, 4, 5, 6])
    #expect(stack.converted(to: .float64).parameters.allSatisfy { $0.elementType == .float64 })
  }

  @Test func trackedAndDetached() {
    withTape {
      let tracked = stack.tracked()
      #expect(tracked.parameters.map(\.node) == [0, 1, 2, 3, 4])
      #expect(tracked.detached().parameters.allSatisfy { $0.node == -1 })
      #expect(stack.parameters.allSatisfy { $0.node == -1 })
    }
  }
}

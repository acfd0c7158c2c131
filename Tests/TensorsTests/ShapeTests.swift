import Testing

@testable import Tensors

@Suite struct ShapeTests {
  @Test func lengthsCountsAndStrides() {
    let shape: Shape = [2, 3, 4]
    #expect(shape.rank == 3)
    #expect(shape.count == 24)
    #expect(shape.lengths == [2, 3, 4])
    #expect(shape.strides == [12, 4, 1])
    #expect(shape.count(of: 1..<3) == 12)
    #expect(shape.axis(-1, in: "test") == 2)
    #expect("\(shape)" == "[2, 3, 4]")
    let single: Shape = []
    #expect(single.rank == 0 && single.count == 1 && single.strides == [])
    #expect(Shape([0, 3]).count == 0)
  }

  @Test func equalShapesAreEqualHoweverTheyWereMade() {
    #expect(Shape(rows: 2, columns: 3) == [2, 3])
    #expect(Shape([2, 5, 3]).reduced(along: 1, keepingAxis: false) == [2, 3])
    #expect(Shape([4, 2, 3]).reduced(along: 0, keepingAxis: false) == [2, 3])
    #expect(Shape([2, 3, 4]).reduced(along: 2, keepingAxis: false) == [2, 3])
    #expect(Shape([2, 3, 4]).reduced(along: 2, keepingAxis: true) == [2, 3, 1])
    #expect(
      Shape([1, 2, 3, 4, 5, 6]).reduced(along: 0, keepingAxis: false) == [2, 3, 4, 5, 6])
    #expect(Shape([3]).reduced(along: 0, keepingAxis: false) == [])
    #expect(Shape([2, 1]) != Shape([2]))
  }

  @Test func broadcastingAlignsAtTheLastAxis() {
    #expect(Shape.broadcast([2, 3], [3]) == [2, 3])
    #expect(Shape.broadcast([2, 1, 3], [4, 1]) == [2, 4, 3])
    #expect(Shape.broadcast([], [2]) == [2])
    #expect(Shape.broadcast([0, 3], [1, 3]) == [0, 3])
    #expect(Shape.broadcast([2, 3], [2]) == nil)
    #expect(Shape.broadcast([0], [2]) == nil)
  }
}

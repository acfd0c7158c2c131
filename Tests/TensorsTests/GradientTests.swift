import Testing

@testable import Tensors

@Suite struct GradientTests {
  private let gradient = Gradient([Tensor([3, 0]), Tensor([4])])

  @Test func aGradientIsAVector() {
    #expect(gradient.norm == 5)
    #expect((gradient + gradient * 2).tensors.map(\.floats) == [[9, 0], [12]])
    #expect((-gradient).tensors.map(\.floats) == [[-3, 0], [-4]])
    #expect(gradient.dot(gradient).number == 25)
    #expect(gradient.isFinite)
    #expect(!Gradient([Tensor([1]), Tensor([.nan])]).isFinite)
  }

  @Test func clippingKeepsTheDirection() {
    #expect(gradient.clipped(toNorm: 10).tensors.map(\.floats) == [[3, 0], [4]])
    let clipped = gradient.clipped(toNorm: 1)
    #expect((clipped.norm - 1).magnitude < 1e-6)
    #expect((clipped.tensors[0].floats[0] - 0.6).magnitude < 1e-6)
  }

  @Test func movingReturnsANewTree() {
    let before = Pair(a: Tensor([1, 1]), b: Tensor([1]))
    let after = before.moved(along: gradient, by: -0.5)
    #expect(after.a.floats == [-0.5, 1])
    #expect(after.b.floats == [-1])
    #expect(before.a.floats == [1, 1])
  }

  @Test func valueAndGradientAreConstants() {
    let (value, slopes) = valueAndGradient(at: Pair(a: Tensor([2]), b: Tensor([5]))) {
      ($0.a * $0.a * $0.b).sum()
    }
    #expect(value.number == 20)
    #expect(slopes.tensors.map(\.floats) == [[20], [4]])
    #expect(value.node == -1 && slopes.tensors.allSatisfy { $0.node == -1 })
  }
}

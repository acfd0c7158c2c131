import Testing

@testable import Tensors

/// Writes 100 over the first number, as an optimizer in place would.
private func overwrite(_ tensor: inout Tensor) {
  tensor.ownPointer().assumingMemoryBound(to: Float.self)[0] = 100
}

@Suite struct TensorTests {
  @Test func aCopyNeverChangesWhenTheOriginalDoes() {
    var original = Tensor([1, 2, 3])
    let copy = original
    overwrite(&original)
    #expect(original.floats == [100, 2, 3])
    #expect(copy.floats == [1, 2, 3])
  }

  @Test func aBufferWithOneOwnerIsWrittenInPlace() {
    var tensor = Tensor([1, 2, 3])
    let before = tensor.pointer
    overwrite(&tensor)
    #expect(tensor.pointer == before)
  }

  @Test func viewsAndTheirParentsDoNotChangeEachOther() {
    let parent = Tensor([[1, 2], [3, 4], [5, 6]])
    var row = parent.slice(1..<2)
    #expect(row.pointer == parent.pointer + 8)
    overwrite(&row)
    #expect(row.floats == [100, 4])
    #expect(parent.floats == [1, 2, 3, 4, 5, 6])

    var owner = Tensor([[1, 2], [3, 4]])
    let view = owner.slice(1..<2)
    let reshaped = owner.reshaped([4])
    overwrite(&owner)
    #expect(view.floats == [3, 4])
    #expect(reshaped.floats == [1, 2, 3, 4])
    #expect(owner.floats == [100, 2, 3, 4])
  }

  @Test func aViewThatOutlivesItsParentKeepsItsPlace() {
    func view() -> Tensor { Tensor([[1, 2], [3, 4], [5, 6]]).slice(1..<3) }
    var rows = view()
    #expect(rows.floats == [3, 4, 5, 6])
    overwrite(&rows)
    #expect(rows.floats == [100, 4, 5, 6])
    // At the front the buffer may be written in place, though it is longer than the view.
    func front() -> Tensor { Tensor([[1, 2], [3, 4]]).slice(0..<1) }
    var first = front()
    overwrite(&first)
    #expect(first.floats == [100, 2])
  }

  @Test func writingInPlaceMakesAConstant() {
    withTape {
      var x = Tensor([1, 2]).tracked()
      overwrite(&x)
      #expect(x.node == -1)
      #expect(x.floats == [100, 2])
    }
  }

  @Test func descriptionShowsTheFirstNumbers() {
    #expect("\(Tensor([[1, 2]]))" == "Tensor[1, 2](1.0, 2.0)")
    #expect("\(Tensor.zeros([9]))".hasSuffix(", …)"))
  }

  @Test func numbersAreReadInBothWidths() {
    let narrow = Tensor([0.5, -2])
    #expect(narrow.doubles == [0.5, -2])
    let wide = Tensor(doubles: [0.5, -2], shape: [2])
    #expect(wide.floats == [0.5, -2])
    #expect(Tensor(3).number == 3)
    #expect(Tensor([[7]]).number == 7)
    #expect(narrow.sumOfSquares == 4.25)
    #expect(narrow.isFinite)
    #expect(!Tensor([1, .infinity]).isFinite)
    #expect(!Tensor([.nan, 1]).isFinite)
    #expect(!Tensor(doubles: [1, -.infinity], shape: [2]).isFinite)
    let rows = Tensor([[1, 3, 3], [5, 4, 0]])
    #expect(rows.rowArgumentsOfMaximum == [1, 0])
  }

  @Test func creation() {
    #expect(Tensor.ones([2, 2]).floats == [1, 1, 1, 1])
    #expect(Tensor.filled([3], with: 2.5, elementType: .float64).doubles == [2.5, 2.5, 2.5])
    let written = Tensor.written([3]) { for i in $0.indices { $0[i] = Float(i) } }
    #expect(written.floats == [0, 1, 2])
    var random = RandomStream(seed: 2)
    let odd = Tensor.normal([5], using: &random)
    #expect(odd.count == 5 && odd.isFinite)
  }

  @Test(arguments: [ElementType.float32, .float64]) func emptyTensorsAreTensors(
    type: ElementType
  ) {
    let none = Tensor.zeros([0, 3], elementType: type)
    #expect((none + none).shape == [0, 3])
    #expect((none * Tensor.ones([3], elementType: type)).shape == [0, 3])
    #expect((none - Tensor(1, elementType: type)).shape == [0, 3])
    #expect(none.exponential().count == 0)
    #expect(none.sum(along: 0).doubles == [0, 0, 0])
    #expect(none.sum(along: 1).shape == [0])
    #expect(none.sum().number == 0)
    #expect(none.transposed().shape == [3, 0])
    #expect(none.matrixProduct(.ones([3, 2], elementType: type)).shape == [0, 2])
    let noInner = Tensor.ones([2, 0], elementType: type)
    #expect(noInner.matrixProduct(.ones([0, 2], elementType: type)).doubles == [0, 0, 0, 0])
    let bias = Tensor.ones([2], elementType: type)
    #expect(none.linear(weights: .ones([3, 2], elementType: type), bias: bias).shape == [0, 2])
    #expect(Tensor.concatenated([none, .ones([1, 3], elementType: type)], along: 0).count == 3)
    #expect(Tensor.ones([4, 2], elementType: type).gathered([]).shape == [0, 2])
    #expect(Tensor.ones([4], elementType: type).slice(4..<4).shape == [0])
    #expect(none.isFinite && none.sumOfSquares == 0)
    #expect(none.broadcast(to: [2, 0, 3]).shape == [2, 0, 3])
    let gradients = withTape {
      let x = none.tracked()
      let y =
        x.reverseScan(decays: x)
        + x.linear(
          weights: .ones([3, 3], elementType: type), bias: .ones([3], elementType: type))
      return gradient(of: y.squared().sum(), at: [x])
    }
    #expect(gradients[0].shape == [0, 3])
  }
}

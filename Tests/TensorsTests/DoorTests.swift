import Testing

@testable import Tensors

/// A programmer's mistake ends the process with a sentence that names what did not fit, in release
/// builds too.
@Suite struct DoorTests {
  @Test func shapesThatDoNotBroadcast() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Tensor.zeros([2, 3]) + Tensor.zeros([2]) }
    #expect(says(result, "+: shapes [2, 3] and [2] do not broadcast"))
  }

  @Test func matricesThatDoNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor.zeros([2, 3]).matrixProduct(.zeros([4, 5]), transposingSecond: true)
    }
    #expect(says(result, "matrixProduct: [2, 3] and [4, 5] transposed do not fit"))
  }

  @Test func aBiasThatDoesNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Tensor.zeros([2, 3]).linear(weights: .zeros([3, 4]), bias: .zeros([3])) }
    #expect(says(result, "linear: the bias [3] does not fit the weights [3, 4]"))
  }

  @Test func aLossWithSeveralNumbers() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      withTape {
        let x = Tensor([1, 2]).tracked()
        _ = gradient(of: x * x, at: [x])
      }
    }
    #expect(says(result, "the loss has the shape [2], not one number"))
  }

  @Test func aTargetThatIsNotTracked() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      withTape {
        let x = Tensor([1, 2])
        _ = gradient(of: (x.tracked() * 2).sum(), at: [x])
      }
    }
    #expect(says(result, "a target of shape [2] is not tracked on this tape"))
  }

  @Test func aGradientWithoutATape() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = gradient(of: Tensor(1), at: [Tensor([1])]) }
    #expect(says(result, "write it inside withTape"))
  }

  @Test func aRowOutsideTheTable() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Tensor.zeros([2, 3]).gathered([0, 2]) }
    #expect(says(result, "gathered: row 2 is not within [2, 3]"))
  }

  @Test func mixedElementTypes() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Tensor.zeros([2]) * Tensor.zeros([2], elementType: .float64) }
    #expect(says(result, "element types float32 and float64 do not mix"))
  }

  @Test func axesLongerThanTheLibraryCounts() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Shape([0, 1 << 31]) }
    #expect(says(result, "An axis cannot have the length 2147483648"))
  }

  @Test func recurrentWeightsOfNoWidth() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor.zeros([5, 3, 8]).lstm(
        recurrent: .zeros([2, 6]), state: .zeros([2, 3, 2]), keeps: .ones([5, 3]))
    }
    #expect(says(result, "lstm: the recurrent weights [2, 6] are not [width, 4·width]"))
  }

  @Test func anInputThatDoesNotFitTheRecurrence() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor.zeros([5, 3, 6]).lstm(
        recurrent: .zeros([2, 8]), state: .zeros([2, 3, 2]), keeps: .ones([5, 3]))
    }
    #expect(
      says(
        result, "lstm: the projected input [5, 3, 6] does not fit the recurrent weights [2, 8]"))
  }

  @Test func aStateThatDoesNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor.zeros([5, 3, 8]).lstm(
        recurrent: .zeros([2, 8]), state: .zeros([2, 5, 2]), keeps: .ones([5, 3]))
    }
    #expect(
      says(
        result,
        "lstm: the state [2, 5, 2] does not fit the projected input [5, 3, 8]; "
          + "it would be [2, 3, 2]"))
  }

  @Test func keepsThatDoNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor.zeros([5, 3, 8]).lstm(
        recurrent: .zeros([2, 8]), state: .zeros([2, 3, 2]), keeps: .ones([3, 5]))
    }
    #expect(says(result, "lstm: the keeps [3, 5] do not fit the projected input [5, 3, 8]"))
  }

  @Test func aRecurrenceOfMixedElementTypes() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor.zeros([5, 3, 8]).lstm(
        recurrent: .zeros([2, 8]), state: .zeros([2, 3, 2]),
        keeps: .ones([5, 3], elementType: .float64))
    }
    #expect(says(result, "lstm: element types do not mix"))
  }
}

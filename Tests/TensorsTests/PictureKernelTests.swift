import TestSupport
import Testing

@testable import Tensors

/// The 32-bit kernels against the 64-bit ones, at sizes where work is divided: over groups of pictures,
/// and over threads.
@Suite struct PictureKernelTests {
  private func drawn(_ shape: Shape, seed: UInt64) -> Tensor {
    var random = RandomStream(seed: seed)
    return .uniform(shape, -1, 1, using: &random)
  }

  /// Output and gradients of a convolution followed by pooling and resizing.
  private func results(
    batch: Int, inputs: Int, outputs: Int, size: Int, kernel: Int, stride: Int,
    padding: WindowPadding, activation: Activation, _ type: ElementType
  ) -> [Tensor] {
    let given = [
      drawn([batch, size, size + 1, inputs], seed: 1),
      drawn([kernel, kernel, inputs, outputs], seed: 2), drawn([outputs], seed: 3),
    ].map { $0.converted(to: type) }
    return withTape {
      let tracked = given.map { $0.tracked() }
      let maps = tracked[0].convolution(
        tracked[1], bias: tracked[2], stride: stride, padding: padding, activation: activation)
      let pooled = maps.maximumPooled(kernel: 3, stride: 2)
      let back = pooled.resized(height: maps.shape[1], width: maps.shape[2])
      let loss = (back * maps).sum()
      return [maps, back] + gradient(of: loss, at: tracked)
    }
  }

  @Test(arguments: [1, 7, 8, 21]) func groupsOfPicturesAgreeWithSums(batch: Int) {
    for (inputs, outputs, kernel, stride, padding, activation) in [
      (4, 16, 3, 1, WindowPadding.same, Activation.identity), (16, 16, 3, 1, .same, .relu),
      (16, 32, 1, 1, .same, .relu), (3, 5, 4, 2, .valid, .identity), (1, 8, 5, 3, .same, .identity),
    ] {
      func all(_ type: ElementType) -> [Tensor] {
        results(
          batch: batch, inputs: inputs, outputs: outputs, size: 9, kernel: kernel, stride: stride,
          padding: padding, activation: activation, type)
      }
      let (wide, narrow) = (all(.float64), all(.float32))
      for (a, b) in zip(narrow, wide) {
        #expect(a.shape == b.shape)
        #expect(
          largestRelativeError(of: a, against: b) < 2e-4,
          "\(inputs)→\(outputs), \(kernel)×\(kernel)")
      }
    }
  }

  @Test func threadsGiveTheSameMapsAndSumsThatDifferByRounding() {
    func all() -> [Tensor] {
      results(
        batch: 37, inputs: 4, outputs: 16, size: 10, kernel: 3, stride: 1, padding: .same,
        activation: .relu, .float32)
    }
    let alone = all()
    let pool = ThreadPool(threads: 3)
    let (together, again) = pool.use { (all(), all()) }
    // Pictures know nothing of each other; what is summed over them is summed in another order.
    for place in [0, 1, 2] { #expect(alone[place].floats == together[place].floats) }
    for place in [3, 4] {
      #expect(largestRelativeError(of: together[place], against: alone[place]) < 1e-4)
      #expect(together[place].floats == again[place].floats)
    }
  }

  @Test func aNaNIsTheLargest() {
    var numbers = [Float](repeating: 1, count: 16)
    numbers[5] = .nan
    let pooled = Tensor(numbers, shape: [1, 4, 4, 1]).maximumPooled(kernel: 2, stride: 2)
    #expect(pooled.floats[0].isNaN)
    #expect(Array(pooled.floats[1...]) == [1, 1, 1])
  }

  /// Nor does a rectifier make a number of what is none.
  @Test func aNaNGoesThroughAConvolution() {
    var weights = [Float](repeating: 0.1, count: 9 * 16 * 16)
    weights[5] = .nan
    for activation in [Activation.identity, .relu] {
      let maps = Tensor.ones([1, 8, 8, 16]).convolution(
        Tensor(weights, shape: [3, 3, 16, 16]), bias: .zeros([16]), activation: activation)
      // Output 5 of every place but those whose window hangs over the upper or the left border.
      #expect(maps.floats.count(where: \.isNaN) == 49)
    }
  }

  @Test func noPicturesAreNoTrouble() {
    let given = [Tensor.zeros([0, 6, 6, 2]), .ones([3, 3, 2, 4]), .ones([4])]
    let gradients = withTape {
      let tracked = given.map { $0.tracked() }
      let maps = tracked[0].convolution(tracked[1], bias: tracked[2])
        .maximumPooled(kernel: 3, stride: 2).resized(height: 4, width: 4)
      return gradient(of: maps.sum(), at: tracked)
    }
    #expect(gradients[0].shape == [0, 6, 6, 2])
    #expect(gradients[1].floats.allSatisfy { $0 == 0 })
    #expect(gradients[2].floats == [0, 0, 0, 0])
  }

  /// `[rows, columns, few]` out of `[few, rows, columns]`: the way in which frames become pictures.
  @Test func axesThatStandTogetherAreTurnedAsOthersAre() {
    let x = drawn([2, 4, 5, 6], seed: 7)
    let turned = x.transposed([0, 2, 3, 1])
    #expect(turned.shape == [2, 5, 6, 4])
    for (n, c, i, j) in [(0, 0, 0, 0), (1, 3, 4, 5), (1, 2, 0, 3), (0, 1, 2, 4)] {
      #expect(
        turned.floats[((n * 5 + i) * 6 + j) * 4 + c] == x.floats[((n * 4 + c) * 5 + i) * 6 + j])
    }
    #expect(turned.transposed([0, 3, 1, 2]).floats == x.floats)
  }

  @Test func placesOfWindowsAreThoseOfTheDefinition() {
    // 84 → 42 → 21 → 11, with one row of zeros below, one, and one on either side.
    let sizes = [(84, 42, 0, 1), (42, 21, 0, 1), (21, 11, 1, 1), (11, 6, 1, 1), (1, 1, 1, 1)]
    for (size, out, before, after) in sizes {
      let window = Window(
        over: (size, size), kernel: (3, 3), stride: 2, padding: .same, in: "maximumPooled")
      #expect(window.outHeight == out && window.outWidth == out)
      #expect(window.top == before && window.bottom == after, "\(size)")
      #expect(window.left == before && window.right == after, "\(size)")
    }
    let inside = Window(
      over: (7, 8), kernel: (3, 2), stride: 2, padding: .valid, in: "maximumPooled")
    #expect(inside.outHeight == 3 && inside.outWidth == 4 && inside.top == 0 && inside.right == 0)
  }

  @Test func doorsNameBothShapes() async {
    let first = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 5, 5, 3]).convolution(.zeros([3, 3, 4, 8]), bias: .zeros([8]))
    }
    #expect(
      says(first, "convolution: the pictures [2, 5, 5, 3] do not fit the weights [3, 3, 4, 8]"))
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 2, 2, 3]).convolution(
        .zeros([3, 3, 3, 8]), bias: .zeros([8]), padding: .valid)
    }
    #expect(says(second, "a window of 3×3 pixels does not fit into a picture of 2×2"))
    let third = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor.zeros([2, 2, 2, 3]).maximumPooled(kernel: 3, stride: 2, padding: .valid)
    }
    #expect(says(third, "a window of 3×3 pixels does not fit into a picture of 2×2"))
  }
}

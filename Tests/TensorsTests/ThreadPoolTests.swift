import Foundation
import TestSupport
import Testing

@testable import Tensors

@Suite struct ThreadPoolTests {
  /// Every loop that divides its work, on sizes above the thresholds and off the round numbers.
  private static func results(_ type: ElementType) -> [Tensor] {
    func numbers(_ shape: Shape, _ seed: UInt64) -> Tensor {
      Sample.tensor(shape, -1, 1, seed: seed, elementType: type)
    }
    let a = numbers([203, 131], 1)
    let b = numbers([131, 157], 2)
    let column = numbers([203, 1], 3)
    let row = numbers([131], 4)
    let batches = numbers([5, 67, 71], 5)
    return recurrence(type) + [
      a.matrixProduct(b), b.matrixProduct(a, transposingFirst: true, transposingSecond: true),
      batches.matrixProduct(batches, transposingSecond: true),
      a.linear(weights: b, bias: numbers([157], 6), activation: .tanh),
      numbers([1, 600], 7).matrixProduct(numbers([600, 700], 8)),
      a.sum(along: 0), a.sum(along: 1), batches.sum(along: 1), a.sum(), batches.maximum(along: 2),
      a.exponential(), a * column, a + row, column - row, a.maximum(a * 0.5), choose(a, a, -a),
      batches.matrixProduct(batches, transposingFirst: true).softmax(),
    ]
  }

  /// The recurrence and its derivative, fused and of operations.
  private static func recurrence(_ type: ElementType) -> [Tensor] {
    func numbers(_ shape: Shape, _ seed: UInt64) -> Tensor {
      Sample.tensor(shape, -0.5, 0.5, seed: seed, elementType: type)
    }
    let keeps = numbers([9, 37], 10).isGreater(than: Tensor(-0.4, elementType: type))
    return withTape {
      let inputs = [numbers([9, 37, 92], 11), numbers([23, 92], 12), numbers([2, 37, 23], 13)]
        .map { $0.tracked() }
      let states = inputs[0].lstm(recurrent: inputs[1], state: inputs[2], keeps: keeps)
      let loss = states.squared().sum()
      return [states] + gradient(of: loss, at: inputs)
        + gradient(of: loss, at: inputs, keepingGraph: true)
    }
  }

  private static func bits(_ tensors: [Tensor]) -> UInt64 {
    var digest = TraceDigest()
    for tensor in tensors { digest.add(tensor) }
    return digest.value
  }

  @Test(arguments: [ElementType.float32, .float64], [2, 3]) func threadsAgreeWithinRounding(
    type: ElementType, threads: Int
  ) {
    let alone = Self.results(type)
    let together = ThreadPool(threads: threads).use { Self.results(type) }
    let bound = type == .float32 ? 1e-4 : 1e-12
    for (result, reference) in zip(together, alone) {
      #expect(largestRelativeError(of: result, against: reference, floor: 1e-1) < bound)
    }
  }

  @Test(arguments: [1, 2, 3, 4]) func repeatedRunsGiveTheSameBits(threads: Int) {
    let first = ThreadPool(threads: threads).use { Self.bits(Self.results(.float32)) }
    let pool = ThreadPool(threads: threads)
    for _ in 0..<5 {
      let again = pool.use { Self.bits(Self.results(.float32)) }
      #expect(again == first)
    }
  }

  @Test func severalThreadsEachWithTheirPool() async {
    let expected = ThreadPool(threads: 2).use { Self.bits(Self.results(.float32)) }
    let all = await withTaskGroup(of: [UInt64].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let pool = ThreadPool(threads: 2)
          return (0..<4).map { _ in pool.use { Self.bits(Self.results(.float32)) } }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(all.count == 16)
    #expect(all.allSatisfy { $0 == expected })
  }

  @Test func poolsComeAndGo() {
    // Gone at once, while workers are still starting or spinning, and after they have gone to
    // sleep.
    for i in 0..<50 {
      let pool = ThreadPool(threads: 3)
      if i % 3 > 0 { pool.use { _ = Tensor.zeros([20_000]).exponential() } }
      if i % 10 == 9 { usleep(1000) }
    }
    let sum = ThreadPool(threads: 2).use { Tensor.ones([4, 20_000]).sum(along: 0).sum().number }
    #expect(sum == 80_000)
  }

  @Test func sleepingWorkersWake() {
    let pool = ThreadPool(threads: 3)
    let x = Tensor.ones([50_000])
    for _ in 0..<20 {
      usleep(500)
      let sums = pool.use { (x + x).floats }
      #expect(sums.allSatisfy { $0 == 2 })
    }
  }

  @Test func usesNest() {
    let x = Tensor.ones([50_000])
    let outer = ThreadPool(threads: 2)
    let result = outer.use {
      let inner = ThreadPool(threads: 3).use { x + x }
      return inner + x
    }
    #expect(result.floats.allSatisfy { $0 == 3 })
  }
}

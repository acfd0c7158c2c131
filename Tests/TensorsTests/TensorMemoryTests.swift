import Foundation
import Testing

@testable import Tensors

@Suite struct TensorMemoryTests {
  struct Perceptron: ParameterTree {
    var weights: [Pair]
    mutating func walk(_ visitor: inout some ParameterVisitor) {
      visitor.visit("weights", &weights)
    }
    func callAsFunction(_ x: Tensor) -> Tensor {
      x.linear(weights: weights[0].a, bias: weights[0].b, activation: .relu)
        .linear(weights: weights[1].a, bias: weights[1].b)
    }
  }

  /// One update: a batch is gathered, a loss, its gradient, a nested gradient and a step.
  static func update(_ model: inout Perceptron, _ data: Tensor, _ random: inout RandomStream) {
    let batch = data.gathered((0..<32).map { _ in random.integer(below: data.shape[0]) })
    let (_, slopes) = valueAndGradient(at: model) { model in
      let output = model(batch)
      let loss = (output - batch.sum(along: 1, keepingAxis: true)).squared().mean()
      let inner = gradient(of: loss, at: model, keepingGraph: true)
      let after = model.moved(along: inner, by: -0.01)
      return loss + after(batch).squared().mean() * 0.1
    }
    model = model.moved(along: slopes, by: -0.01)
  }

  /// In a process of its own: what other tests hold would be counted too.
  @Test func nothingGrowsBetweenAThousandAndTwoThousandUpdates() async {
    await #expect(processExitsWith: .success) {
      var random = RandomStream(seed: 1)
      let data = Tensor.normal([100, 8], using: &random)
      func matrix(_ rows: Int, _ columns: Int) -> Pair {
        Pair(
          a: Tensor.normal([rows, columns], using: &random) * 0.1, b: Tensor.zeros([columns]))
      }
      var model = Perceptron(weights: [matrix(8, 16), matrix(16, 1)])
      func counters() -> [Int] {
        [
          TensorMemory.bytesInUse, TensorMemory.bytesReserved, TensorMemory.systemAllocations,
          recordedOperations,
        ]
      }
      for _ in 0..<1000 { TensorMemoryTests.update(&model, data, &random) }
      let after1000 = counters()
      for _ in 0..<1000 { TensorMemoryTests.update(&model, data, &random) }
      #expect(counters() == after1000)
      #expect(recordedOperations == 0)
      #expect(model.parameters.allSatisfy { $0.isFinite })
    }
  }

  @Test func buffersComeBackAndAreAligned() async {
    await #expect(processExitsWith: .success) {
      let before = TensorMemory.bytesInUse
      for bytes in [1, 64, 65, 80, 81, 96, 112, 127, 128, 129, 4096, 5000, 1 << 20] {
        let held = TensorMemory.bytesInUse
        do {
          let storage = Storage(bytes: bytes)
          #expect(Int(bitPattern: storage.pointer) % 64 == 0)
          let taken = TensorMemory.bytesInUse - held
          #expect(taken >= bytes && taken <= max(64, bytes + bytes / 4 + 1))
          memset(storage.pointer, 255, bytes)
        }
        let asked = TensorMemory.systemAllocations
        withExtendedLifetime(Storage(bytes: bytes)) {
          #expect(TensorMemory.systemAllocations == asked)
        }
      }
      #expect(TensorMemory.bytesInUse == before)
      // Very large buffers go back to the system.
      let reserved = TensorMemory.bytesReserved
      withExtendedLifetime(Storage(bytes: 100 << 20)) {}
      #expect(TensorMemory.bytesReserved == reserved)
    }
  }

  @Test func manyThreadsShareThePool() async {
    let sums = await withTaskGroup(of: Bool.self) { group in
      for thread in 0..<4 {
        group.addTask {
          (0..<2000).allSatisfy { i in
            let x = Tensor.filled([1 + i % 97], with: Double(thread))
            let y = x + x
            return y.floats.allSatisfy { $0 == Float(2 * thread) }
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums == [true, true, true, true])
  }
}

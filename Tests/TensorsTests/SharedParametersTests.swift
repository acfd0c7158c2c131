import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct SharedParametersTests {
  private struct Pair: ParameterTree {
    var a = Tensor([1, 2, 3], shape: [3])
    var b = Tensor([[4, 5]])
    mutating func walk(_ visitor: inout some ParameterVisitor) {
      visitor.visit("a", &a)
      visitor.visit("b", &b)
    }
  }

  @Test func whatIsWrittenIsRead() {
    let shared = SharedParameters(of: Pair())
    var copy = Pair()
    copy.a = Tensor([0, 0, 0], shape: [3])
    let kept = copy
    shared.read(into: &copy)
    #expect(copy.parameters.flatMap(\.floats) == [1, 2, 3, 4, 5])
    // Copies of a value keep their numbers.
    #expect(kept.a.floats == [0, 0, 0])
    var squares = Pair()
    shared.readSquares(into: &squares)
    #expect(squares.parameters.flatMap(\.floats) == [0, 0, 0, 0, 0])
  }

  /// s = 0.5 · 0 + 0.5 · g², w − 0.1 · g / (√s + 0).
  @Test func rmsPropByHand() {
    let shared = SharedParameters(of: Pair())
    let gradient = Gradient([Tensor([2, 0, -2], shape: [3]), Tensor([[4, 1]])])
    shared.stepRMSProp(along: gradient, rate: 0.1, decay: 0.5, epsilon: 1e-12, scale: 0.5)
    var squares = Pair()
    shared.readSquares(into: &squares)
    #expect(squares.parameters.flatMap(\.floats) == [0.5, 0, 0.5, 2, 0.125])
    var moved = Pair()
    shared.read(into: &moved)
    let step = 0.1 * Float(2).squareRoot()
    for (found, right) in zip(
      moved.parameters.flatMap(\.floats), [1 - step, 2, 3 + step, 4 - step, 5 - step])
    {
      #expect(abs(found - right) < 1e-6)
    }
  }

  /// Law: one worker alone takes the steps of the plain optimizer.
  @Test func aloneItIsRMSProp() {
    var random = RandomStream(seed: 1)
    var plain = Pair()
    var second = Pair()
    second.a = .zeros([3])
    second.b = .zeros([1, 2])
    let shared = SharedParameters(of: plain)
    for _ in 0..<20 {
      let gradient = Gradient([.normal([3], using: &random), .normal([1, 2], using: &random)])
      shared.stepRMSProp(along: gradient, rate: 0.01, decay: 0.9, epsilon: 1e-5)
      plain.a.stepRMSProp(
        second: &second.a, along: gradient.tensors[0], rate: 0.01, decay: 0.9, epsilon: 1e-5,
        weightDecay: 0, gradientScale: 1)
      plain.b.stepRMSProp(
        second: &second.b, along: gradient.tensors[1], rate: 0.01, decay: 0.9, epsilon: 1e-5,
        weightDecay: 0, gradientScale: 1)
    }
    var found = Pair()
    shared.read(into: &found)
    for (a, b) in zip(
      found.parameters.flatMap(\.floats), plain.parameters.flatMap(\.floats))
    {
      #expect(abs(a - b) < 1e-6)
    }
  }

  /// Many threads at once: nothing is torn, and steps in one direction all go that way.
  @Test func manyThreads() {
    let shared = SharedParameters(of: Pair())
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      let gradient = Gradient([.ones([3]), .ones([1, 2])])
      for _ in 0..<500 { shared.stepRMSProp(along: gradient, rate: 1e-3) }
    }
    var found = Pair()
    shared.read(into: &found)
    for (number, start) in zip(found.parameters.flatMap(\.floats), [1, 2, 3, 4, 5]) {
      #expect(number.isFinite && number < Float(start) - 0.4)
    }
  }
}

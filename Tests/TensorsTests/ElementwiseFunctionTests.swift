import Foundation
import Testing

@testable import Tensors

/// The 32-bit functions against the C library's in 64 bits, for every instruction set.
@Suite struct ElementwiseFunctionTests {
  /// |value − reference| in units of the last place of the reference.
  static func ulps(_ value: Float, _ reference: Double) -> Double {
    let nearest = Float(reference)
    if value == nearest || (value.isNaN && reference.isNaN) { return 0 }
    guard value.isFinite && nearest.isFinite else {
      // Overflow one step early or late is one step.
      let largest = Float.greatestFiniteMagnitude
      let isBorder = value.magnitude == largest || nearest.magnitude == largest
      return isBorder && value.sign == nearest.sign ? 1 : .infinity
    }
    return (Double(value) - reference).magnitude / Double(nearest.magnitude.ulp)
  }

  struct Function: Sendable {
    let name: String
    let low: Float
    let high: Float
    let bound: Double
    let narrow: @Sendable (Tensor) -> Tensor
    let wide: @Sendable (Double) -> Double
  }

  static let functions = [
    Function(
      name: "exp", low: -104, high: 89, bound: 1.5, narrow: { $0.exponential() },
      wide: { exp($0) }),
    Function(
      name: "tanh", low: -12, high: 12, bound: 2, narrow: { $0.hyperbolicTangent() },
      wide: { tanh($0) }),
    // Below −88 the result is subnormal, and 0 soon after: it is not asked to the last place.
    Function(
      name: "sigmoid", low: -87, high: 104, bound: 2.5, narrow: { $0.sigmoid() },
      wide: { 1 / (1 + exp(-$0)) }),
    Function(
      name: "softplus", low: -104, high: 104, bound: 2.5, narrow: { $0.softplus() },
      wide: { max($0, 0) + log1p(exp(-$0.magnitude)) }),
    Function(
      name: "log", low: 0, high: 8, bound: 1.5, narrow: { $0.logarithm() }, wide: { log($0) }),
  ]

  /// Even steps over the range, all powers of two with a few neighbours, and both signs of them.
  static func arguments(_ function: Function) -> [Float] {
    var numbers = (0...200_000).map {
      function.low + (function.high - function.low) * Float($0) / 200_000
    }
    for exponent in -149...127 {
      let power = Float(sign: .plus, exponent: exponent, significand: 1)
      for factor: Float in [1, 1.25, 1.4142135, 1.75] {
        numbers += [power * factor, -power * factor]
      }
      numbers += [power.nextUp, power.nextDown]
    }
    return numbers.filter { $0 >= function.low && $0 <= function.high || function.name == "log" }
      .filter { function.name != "log" || $0 >= 0 }
  }

  static func worst(_ function: Function) -> (ulps: Double, at: Float) {
    let numbers = arguments(function)
    let results = function.narrow(Tensor(numbers)).floats
    var worst = (ulps: 0.0, at: Float(0))
    for (x, y) in zip(numbers, results) {
      let error = ulps(y, function.wide(Double(x)))
      if error > worst.ulps { worst = (error, x) }
    }
    return worst
  }

  static func checkAccuracy() {
    for function in functions {
      let worst = worst(function)
      print("\(ThreadPool.instructionSet) \(function.name): \(worst.ulps) ulps at \(worst.at)")
      #expect(worst.ulps <= function.bound, "\(function.name) at \(worst.at)")
    }
  }

  static func checkEdges() {
    let inf = Float.infinity
    let tiny = Float.leastNonzeroMagnitude
    func same(_ a: [Float], _ b: [Float], _ name: String) {
      for (x, y) in zip(a, b) {
        #expect(x.bitPattern == y.bitPattern || x.isNaN && y.isNaN, "\(name): \(x), not \(y)")
      }
    }
    let x = Tensor([0, -0.0, tiny, -tiny, inf, -inf, .nan, 104, -104, 1000, -1000])
    same(
      x.exponential().floats, [1, 1, 1, 1, inf, 0, .nan, inf, 0, inf, 0], "exp")
    same(
      x.hyperbolicTangent().floats, [0, -0.0, tiny, -tiny, 1, -1, .nan, 1, -1, 1, -1], "tanh")
    same(
      x.sigmoid().floats, [0.5, 0.5, 0.5, 0.5, 1, 0, .nan, 1, 0, 1, 0], "sigmoid")
    let log2 = Float(log(2.0))
    same(
      x.softplus().floats, [log2, log2, log2, log2, inf, 0, .nan, 104, 0, 1000, 0], "softplus")
    same(
      Tensor([0, -0.0, 1, inf, -1, -inf, .nan, -tiny]).logarithm().floats,
      [-inf, -inf, 0, inf, .nan, .nan, .nan, .nan], "log")
    same(
      x.magnitude().floats, [0, 0, tiny, tiny, inf, inf, .nan, 104, 104, 1000, 1000], "absolute")
    same(x.relu().floats, [0, 0, tiny, 0, inf, 0, .nan, 104, 0, 1000, 0], "relu")
    // A fault never hides behind a comparison.
    let one = Tensor([1, .nan, .nan])
    let other = Tensor([.nan, 1, .nan])
    #expect(one.minimum(other).floats.allSatisfy { $0.isNaN })
    #expect(one.maximum(other).floats.allSatisfy { $0.isNaN })
    #expect(Tensor([1, .nan, 3]).maximum(along: 0).number.isNaN)
    #expect(Tensor([[1], [.nan], [3]]).maximum(along: 0).number.isNaN)
    #expect(Tensor([.nan]).clamped(-1, 1).number.isNaN)
    // Near the borders of 32 bits.
    #expect(ulps(Tensor([88]).exponential().floats[0], exp(88.0)) <= 2)
    #expect(ulps(Tensor([-88]).exponential().floats[0], exp(-88.0)) <= 2)
    #expect(ulps(Tensor([-103]).exponential().floats[0], exp(-103.0)) <= 1)
    #expect(Tensor([-95]).sigmoid().floats[0] < 1e-37)
  }

  /// The same number gives the same bits wherever it stands: in the body of a vector loop or in its
  /// rest.
  static func checkPlaces() {
    let all = Sample.tensor([67], -5, 5, seed: 1, elementType: .float32)
    for function in functions where function.name != "log" {
      let whole = function.narrow(all).floats
      for start in [0, 1, 5] {
        for end in [start + 1, start + 3, start + 17, 60] {
          #expect(function.narrow(all.slice(start..<end)).floats == Array(whole[start..<end]))
        }
      }
    }
  }

  @Test func plain() async {
    await #expect(processExitsWith: .success) {
      setenv("ENCORE_SIMD", "plain", 1)
      #expect(ThreadPool.instructionSet == "plain")
      ElementwiseFunctionTests.checkAccuracy()
      ElementwiseFunctionTests.checkEdges()
      ElementwiseFunctionTests.checkPlaces()
    }
  }

  /// On machines without it the plain loops are checked once more.
  @Test func avx2() async {
    await #expect(processExitsWith: .success) {
      setenv("ENCORE_SIMD", "avx2", 1)
      #expect(["avx2", "plain"].contains(ThreadPool.instructionSet))
      ElementwiseFunctionTests.checkAccuracy()
      ElementwiseFunctionTests.checkEdges()
      ElementwiseFunctionTests.checkPlaces()
    }
  }

  @Test func widest() {
    Self.checkAccuracy()
    Self.checkEdges()
    Self.checkPlaces()
  }
}

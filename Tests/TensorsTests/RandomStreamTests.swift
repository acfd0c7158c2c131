import Foundation
import Testing

@testable import Tensors

@Suite struct RandomStreamTests {
  /// Numbers of an independent implementation (Fixtures/random_stream.py).
  struct Golden: Decodable {
    let streams: [String: [String]]
    let uniform: [Double]
    let below10: [Int]
    let forks: [String: [String]]
  }

  private func golden() throws -> Golden {
    let data = try Data(contentsOf: Fixture.url("random_stream.json"))
    return try JSONDecoder().decode(Golden.self, from: data)
  }

  @Test func firstNumbersAgreeWithAnIndependentImplementation() throws {
    let golden = try golden()
    #expect(golden.streams.count == 5)
    for (seed, numbers) in golden.streams {
      var stream = RandomStream(seed: try #require(UInt64(seed)))
      for number in numbers { #expect(String(stream.next()) == number) }
    }
    var uniform = RandomStream(seed: 7)
    for number in golden.uniform { #expect(uniform.uniform() == number) }
    var integers = RandomStream(seed: 7)
    for number in golden.below10 { #expect(integers.integer(below: 10) == number) }
  }

  @Test func forksAgreeWithAnIndependentImplementation() throws {
    let forks = try golden().forks
    let run = RandomStream(seed: 1)
    let named = [
      "exploration": run.fork("exploration"),
      "exploration/0": run.fork("exploration").fork("0"),
      "Übung": run.fork("Übung"),
    ]
    #expect(Set(named.keys) == Set(forks.keys))
    for (name, stream) in named {
      var stream = stream
      for number in forks[name] ?? [] { #expect(String(stream.next()) == number) }
    }
  }

  @Test func forksDependOnNamesAndNotOnDraws() {
    var drawn = RandomStream(seed: 3)
    let fresh = drawn
    for _ in 0..<100 { _ = drawn.next() }
    #expect(drawn.fork("a") == fresh.fork("a"))
    #expect(drawn.fork("a") != fresh.fork("b"))
    #expect(fresh.fork("a").fork("b") != fresh.fork("b").fork("a"))
    #expect(fresh.fork("") != fresh)
  }

  @Test func aCopyDrawsTheSameNumbers() {
    var one = RandomStream(seed: 9)
    var other = one
    #expect((0..<50).allSatisfy { _ in one.next() == other.next() })
  }

  @Test func aDecodedStreamContinuesWhereItStood() throws {
    var stream = RandomStream(seed: 5).fork("replay")
    for _ in 0..<17 { _ = stream.next() }
    let data = try JSONEncoder().encode(stream)
    var decoded = try JSONDecoder().decode(RandomStream.self, from: data)
    #expect(decoded == stream)
    #expect((0..<50).allSatisfy { _ in decoded.next() == stream.next() })
    #expect(decoded.fork("x") == stream.fork("x"))
  }

  @Test func uniformNumbersHaveTheirMoments() {
    var stream = RandomStream(seed: 11)
    let count = 200_000
    let numbers = (0..<count).map { _ in stream.uniform(-1, 3) }
    let mean = numbers.reduce(0, +) / Double(count)
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    // Four standard errors; the seed is fixed, so this never flickers.
    #expect((mean - 1).magnitude < 4 * 1.155 / Double(count).squareRoot())
    #expect((variance - 16.0 / 12).magnitude < 0.02)
    #expect(numbers.allSatisfy { $0 >= -1 && $0 < 3 })
  }

  @Test func normalNumbersHaveTheirMoments() {
    var stream = RandomStream(seed: 12)
    let count = 200_000
    let numbers = Tensor.normal([count], elementType: .float64, using: &stream).doubles
    func moment(_ power: Double) -> Double {
      numbers.reduce(0) { $0 + pow($1, power) } / Double(count)
    }
    #expect(moment(1).magnitude < 0.01)
    #expect((moment(2) - 1).magnitude < 0.02)
    #expect(moment(3).magnitude < 0.05)
    #expect((moment(4) - 3).magnitude < 0.1)
    let beyondTwo = Double(numbers.count { $0.magnitude > 2 }) / Double(count)
    #expect((beyondTwo - 0.0455).magnitude < 0.002)
    // Neighbours come from one pair of uniform draws and are independent all the same.
    let neighbours = zip(numbers, numbers.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    #expect((neighbours / Double(count)).magnitude < 0.01)
  }

  @Test func integersCoverTheirRangeEvenly() {
    var stream = RandomStream(seed: 13)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.integer(below: 7)] += 1 }
    #expect(counts.allSatisfy { ($0 - 10_000).magnitude < 400 })
    #expect((0..<20).allSatisfy { _ in stream.integer(below: 1) == 0 })
  }

  @Test func bothElementTypesSeeTheSameNumbers() {
    var one = RandomStream(seed: 14)
    var other = one
    let narrow = Tensor.normal([33], using: &one)
    let wide = Tensor.normal([33], elementType: .float64, using: &other)
    #expect(narrow.floats == wide.floats)
    #expect(one == other)
  }
}

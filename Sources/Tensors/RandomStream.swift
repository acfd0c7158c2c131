/// A stream of random numbers that is a value: copy it and both copies draw the same numbers.
///
/// There is no global generator. A run owns one stream and forks it **by name** for each part
/// (`stream.fork("exploration")`), so adding a draw in one part never changes another:
///
/// ```swift
/// let run = RandomStream(seed: 1)
/// var exploration = run.fork("exploration")
/// let noise = exploration.normal()
/// ```
///
/// A fork depends on the parent's seed and on the names along the way, not on how many numbers the
/// parent has drawn; forking twice by one name gives the same stream twice. The generator is
/// xoshiro256++ (Blackman and Vigna 2019), its state filled by SplitMix64. It is `Codable`, so that
/// a checkpoint continues where the stream stood.
public struct RandomStream: RandomNumberGenerator, Codable, Hashable, Sendable {
  /// What forks are derived from: the seed and the names that led here.
  public let identity: UInt64
  private var a: UInt64
  private var b: UInt64
  private var c: UInt64
  private var d: UInt64

  /// A stream that is wholly decided by `seed`.
  public init(seed: UInt64) {
    identity = seed
    var filler = SplitMix64(state: seed)
    a = filler.next()
    b = filler.next()
    c = filler.next()
    d = filler.next()
  }

  /// The stream called `name` below this one.
  public func fork(_ name: String) -> RandomStream {
    // FNV-1a over the bytes of the name, mixed with this stream's identity.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var mixer = SplitMix64(state: identity ^ hash.byteSwapped)
    return RandomStream(seed: mixer.next() ^ hash)
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 { advance() }

  @usableFromInline
  mutating func advance() -> UInt64 {
    let sum = a &+ d
    let result = ((sum << 23) | (sum >> 41)) &+ a
    let shifted = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 45) | (d >> 19)
    return result
  }

  /// A number drawn uniformly from `[0, 1)`, with 53 random bits.
  public mutating func uniform() -> Double { Double(advance() >> 11) * 0x1p-53 }

  /// A number drawn uniformly from `[low, high)`.
  public mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * uniform()
  }

  /// An integer drawn uniformly from `0 ..< bound`; `bound` must be positive.
  public mutating func integer(below bound: Int) -> Int {
    require(bound > 0, "RandomStream.integer(below:) needs a positive bound, not \(bound)")
    // The high half of a 64×64-bit product: bias below 2⁻⁴⁰ for every bound under 2²⁴, and
    // exactly one draw a number, which keeps streams easy to reason about.
    return Int(advance().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// The integers `0 ..< count` in an order drawn uniformly from all orders (Fisher and Yates):
  /// `count − 1` draws, and the same order everywhere, which the standard library does not promise.
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }
}

/// Fills generator states; a generator of its own only for that.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

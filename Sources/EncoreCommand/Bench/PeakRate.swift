import Encore

/// What the machine's cores can multiply and add at most, as far as a large matrix product shows it.
enum PeakRate {
  private static let size = 768

  /// Floating-point operations a second of the fastest of several products, in the threads of the
  /// present pool.
  static func measured() -> Double {
    var random = RandomStream(seed: 1)
    func matrix() -> Tensor {
      Tensor((0..<size * size).map { _ in Float(random.uniform(-1, 1)) }, shape: [size, size])
    }
    let (first, second) = (matrix(), matrix())
    var best = Double.infinity
    for _ in 0..<12 {
      let start = Terminal.seconds()
      withExtendedLifetime(first.matrixProduct(second)) {}
      best = min(best, Terminal.seconds() - start)
    }
    return 2 * Double(size * size * size) / best
  }
}

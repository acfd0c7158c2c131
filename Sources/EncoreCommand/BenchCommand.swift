import ArgumentParser
import Encore
import Foundation

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time the parts that a training run is made of, on this machine.",
    discussion: """
      Without a name: all of them.

      """
        + Benchmark.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n")
          + """


          Figures are medians over rounds, on a quiet machine worth quoting. OPENBLAS_CORETYPE and \
          ENCORE_SIMD choose instruction sets.
          """)

  @Argument(help: "What to time.")
  var name: String?

  @Option(help: "Steps in a batch.")
  var batch = 256

  @Option(help: "Widths of hidden layers.")
  var hidden = "256,256"

  @Option(help: "Threads.")
  var threads: Int?

  @Option(help: "Rounds; the median counts.")
  var rounds = 7

  @Flag(help: "A JSON array on stdout.")
  var json = false

  func validate() throws {
    if let name, !Benchmark.all.contains(where: { $0.name == name }) {
      let nearest = nearestNames(to: name, among: Benchmark.all.map(\.name))
      throw ValidationError(
        "There is no bench '\(name)'."
          + (nearest.isEmpty ? "" : " Did you mean '\(nearest[0])'?")
          + " There are: \(Benchmark.all.map(\.name).joined(separator: ", ")).")
    }
    if batch < 1 || rounds < 1 || threads ?? 1 < 1 {
      throw ValidationError("--batch, --rounds and --threads must be at least 1.")
    }
    _ = try widths()
  }

  private func widths() throws -> [Int] {
    let widths = hidden.split(separator: ",").map { Int($0) }
    guard !widths.isEmpty, widths.allSatisfy({ $0 ?? 0 > 0 }) else {
      throw ValidationError("--hidden takes widths such as 256,256, not '\(hidden)'.")
    }
    return widths.compactMap { $0 }
  }

  mutating func run() throws {
    try Installation.requireLibraries()
    let options = BenchmarkOptions(
      batch: batch, hidden: try widths(),
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let pool = ThreadPool(threads: options.threads)
    var results: [BenchmarkResult] = []
    let beside = Benchmark.all.first { $0.name == name }?.beside
    for benchmark in Benchmark.all
    where name == nil || benchmark.name == name || benchmark.name == beside {
      do {
        results.append(try pool.use { try time(benchmark, options) })
      } catch  where name == nil && (error is EnvironmentError || error is UnfitRecipe) {
        Terminal.warn("\(benchmark.name) was left out: \(error)")
      }
    }
    if json { return try Terminal.print(json: results) }
    show(results)
    for benchmark in Benchmark.all {
      guard let other = results.first(where: { $0.name == benchmark.beside }),
        let own = results.first(where: { $0.name == benchmark.name })
      else { continue }
      Terminal.print(
        String(
          format: "%@ takes %.2f times as long as %@", own.name, own.median_ms / other.median_ms,
          other.name))
    }
  }

  private func show(_ results: [BenchmarkResult]) {
    for result in results {
      let settings = result.settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      Terminal.print(
        String(
          format: "%@  %.4f ms, %.0f a second  (%@; median of %d rounds)", result.name,
          result.median_ms, result.per_second, settings.joined(separator: ", "), result.rounds))
      if let rate = result.gigaflops, let peak = result.peak_gigaflops {
        Terminal.print(
          String(
            format: "  %.1f GFLOP/s in matrix products, %.0f %% of the %.1f of one large product",
            rate,
            100 * rate / peak, peak))
      }
      if let shares = result.shares?.sorted(by: { $0.value > $1.value }) {
        Terminal.print(
          "  "
            + shares.map { String(format: "%@ %.0f %%", $0.key, 100 * $0.value) }
            .joined(separator: ", "))
      }
      if let rate = result.gigabytes, let peak = result.peak_gigabytes {
        Terminal.print(
          String(
            format: "  %.1f GB/s of weights, %.0f %% of the %.1f that the caches give at most",
            rate,
            100 * rate / peak, peak))
      }
    }
  }

  private func time(_ benchmark: Benchmark, _ options: BenchmarkOptions) throws -> BenchmarkResult {
    let prepared = try benchmark.prepare(options)
    defer { prepared.finish() }
    try prepared.round()
    var milliseconds: [Double] = []
    for _ in 0..<rounds {
      let start = Terminal.seconds()
      try prepared.round()
      milliseconds.append((Terminal.seconds() - start) * 1e3 / Double(prepared.units))
    }
    milliseconds.sort()
    let median =
      (milliseconds[rounds / 2] + milliseconds[(rounds - 1) / 2]) / 2
    var settings = prepared.settings
    settings["threads"] = "\(options.threads)"
    settings["instructions"] = ThreadPool.instructionSet
    settings["openblas"] = LinearAlgebraLibrary.kernels
    var result = BenchmarkResult(
      name: benchmark.name, settings: settings, median_ms: median, per_second: 1e3 / median,
      rounds: rounds)
    if let operations = prepared.operations {
      let (rate, peak) = (operations * 1e3 / median, PeakRate.measured())
      (result.gigaflops, result.peak_gigaflops) = (rate / 1e9, peak / 1e9)
      result.share_of_peak = rate / peak
    }
    if let reading = prepared.reading {
      let rate = Double(reading.bytes) * reading.times * 1e3 / median
      let peak = reading.peak(threads: options.threads)
      (result.gigabytes, result.peak_gigabytes) = (rate / 1e9, peak / 1e9)
      result.share_of_reading = rate / peak
    }
    let shares = prepared.shares()
    if !shares.isEmpty {
      result.shares = Dictionary(uniqueKeysWithValues: shares.map { ($0.name, $0.share) })
    }
    return result
  }
}

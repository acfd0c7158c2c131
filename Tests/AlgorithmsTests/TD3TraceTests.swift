import Foundation
import Tensors
import TestSupport
import Testing

/// What a fixed seed gives is stored (`Traces/TD3.txt`), with the instruction set held fixed, since
/// processors round differently. A change that is meant to change nothing must leave it as it is;
/// one that is meant to change something stores the new digest, which a failure prints, and says
/// why.
@Suite struct TD3TraceTests {
  /// Both our loops and the library's need these.
  private static var hasAVX2: Bool {
    let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return flags.contains(" avx2 ") && flags.contains(" fma ")
  }

  @Test(.enabled(if: hasAVX2, "the stored digest was made with AVX2, which this processor lacks"))
  func theStoredTrace() async throws {
    // In a process of its own, before anything has chosen its instructions.
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      setenv("ENCORE_SIMD", "avx2", 1)
      setenv("OPENBLAS_CORETYPE", "Haswell", 1)
      let digest = try TD3Trace.run()
      #expect(ThreadPool.instructionSet == "avx2")
      #expect(LinearAlgebraLibrary.kernels == "Haswell")
      print("digest=\(digest)")
    }
    let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix("digest=") }
    let url = try #require(Bundle.module.url(forResource: "Traces/TD3", withExtension: "txt"))
    let stored = try String(contentsOf: url, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(line.map { String($0.dropFirst(7)) } == stored)
  }

  @Test func twoRunsAreEqual() throws {
    let first = try TD3Trace.run()
    #expect(try TD3Trace.run() == first)
    #expect(try TD3Trace.run(seed: 2) != first)
  }

  /// In a process of its own: what other tests hold would be counted too.
  @Test func nothingGrowsBetweenAThousandAndTwoThousandUpdates() async {
    await #expect(processExitsWith: .success) {
      var trace = try TD3Trace()
      func counters() -> [Int] {
        [
          TensorMemory.bytesInUse, TensorMemory.bytesReserved, TensorMemory.systemAllocations,
          recordedOperations,
        ]
      }
      for step in 0..<1020 { try trace.advance(isRandom: step < 20) }
      #expect(trace.agent.updates == 1000)
      let after1000 = counters()
      for _ in 0..<1000 { try trace.advance() }
      #expect(trace.agent.updates == 2000)
      #expect(counters() == after1000)
    }
  }
}

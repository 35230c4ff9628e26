import Glibc

// Feeds every reader of strangers' bytes with mischief.
//
// Built plainly it makes its inputs itself, the same for the same seed. Built by `scripts/fuzz` with libFuzzer, which
// watches what code an input reaches, libFuzzer makes them.

#if FUZZER
    @_silgen_name("LLVMFuzzerRunDriver")
    private func runDriver(
        _ count: UnsafeMutablePointer<Int32>,
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
        _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
    ) -> Int32
#endif

@main
enum Fuzz {
    /// The target that libFuzzer's callback runs; set once, before the driver starts.
    nonisolated(unsafe) private static var chosen = FuzzTarget.json

    static func main() {
        let words = CommandLine.arguments
        guard words.count > 1, let target = FuzzTarget.all.first(where: { $0.name == words[1] }) else {
            print("Usage: fuzz TARGET [INPUTS [SEED]]\nTargets: \(FuzzTarget.all.map(\.name).joined(separator: " "))")
            exit(2)
        }
        chosen = target
        #if FUZZER
            drive(Array(words.dropFirst(2)))
        #else
            let inputs = words.count > 2 ? Int(words[2]) ?? 1_000_000 : 1_000_000
            let seed = words.count > 3 ? UInt64(words[3]) ?? 1 : 1
            attack(target, inputs: inputs, seed: seed)
        #endif
    }

    /// Runs a target over inputs made from its seeds and from each other.
    private static func attack(_ target: FuzzTarget, inputs: Int, seed: UInt64) {
        var mutator = Mutator(seed: seed)
        var pool = target.seeds
        let before = residentKiB()
        let began = clock()
        for number in 0..<inputs {
            let one = pool[mutator.below(pool.count)]
            let input = mutator.mutate(one, with: pool[mutator.below(pool.count)])
            input.withUnsafeBytes { target.run($0) }
            // A few of the inputs become parents themselves, so that changes add up.
            if number % 512 == 0 {
                if pool.count < 256 { pool.append(input) } else { pool[mutator.below(256)] = input }
            }
        }
        let seconds = Double(clock() - began) / Double(CLOCKS_PER_SEC)
        print(
            "\(target.name): \(inputs) inputs, \(Int(Double(inputs) / max(seconds, 0.001))) a second, "
                + "memory \(before) KiB before, \(residentKiB()) KiB after")
    }

    private static func residentKiB() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return 0 }
        let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return (Int(words.split(separator: " ")[1]) ?? 0) * 4
    }

    #if FUZZER
        private static func drive(_ options: [String]) {
            var words: [UnsafeMutablePointer<CChar>?] = (["fuzz"] + options).map { strdup($0) } + [nil]
            var count = Int32(words.count - 1)
            words.withUnsafeMutableBufferPointer { buffer in
                var start = buffer.baseAddress!
                _ = withUnsafeMutablePointer(to: &start) { start in
                    runDriver(&count, start) { bytes, count in
                        Fuzz.chosen.run(UnsafeRawBufferPointer(start: bytes, count: count))
                        return 0
                    }
                }
            }
        }
    #endif
}

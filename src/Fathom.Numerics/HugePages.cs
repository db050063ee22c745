using System.Runtime.InteropServices;

namespace Fathom.Numerics;

/// <summary>
/// Asks Linux to back a large stretch of memory by pages of 2 MiB, which it does only on request: an address translation then
/// serves 512 times as much. Elsewhere, and where the kernel refuses, nothing happens.
/// </summary>
static unsafe partial class HugePages
{
    /// <summary>Bytes of a page, and the least that is worth asking for.</summary>
    public const nuint Size = 2 << 20;

    const int Advice = 14;

    /// <param name="start">A multiple of <see cref="Size"/>.</param>
    /// <param name="bytes">Bytes from there.</param>
    public static void Request(void* start, nuint bytes)
    {
        if (OperatingSystem.IsLinux()) _ = Advise(start, bytes, Advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint bytes, int advice);
}

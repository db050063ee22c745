using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>What this process may use; DOTNET_EnableAVX512=0 and the like take sets away.</summary>
public static class InstructionSets
{
    /// <summary>Everything supported, in ascending order.</summary>
    public static IReadOnlyList<InstructionSet> Supported { get; } =
        [.. Enum.GetValues<InstructionSet>().Where(IsSupported)];

    extension(InstructionSet)
    {
        /// <summary>The most capable set of this machine.</summary>
        public static InstructionSet Best => Supported[^1];
    }

    static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Scalar => true,
        InstructionSet.Vector128 => Vector128.IsHardwareAccelerated,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Avx512 => Avx512F.IsSupported,
        _ => false,
    };
}

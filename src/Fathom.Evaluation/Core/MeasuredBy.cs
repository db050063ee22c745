using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>What figures depend on besides what they are of: kept ones are found again by the same build on the same instruction set only.</summary>
public static class MeasuredBy
{
    /// <summary>Version, the builds that measure, and the instruction set.</summary>
    public static string ThisProgram { get; } =
        $"{FathomVersion.Build(typeof(MeasuredBy), typeof(ISparseCoder), typeof(InstructionSet))} {InstructionSet.Best}";
}

namespace Fathom.Features;

/// <summary>A labelled variable against every token of the test documents: where it is active the latent is said to fire.</summary>
sealed class VariableTest : FiringTest
{
    /// <param name="index">Of the dictionary.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="rows">Where the variable is active.</param>
    /// <param name="corpus">Test documents.</param>
    public VariableTest(FeatureIndex index, int latent, IEnumerable<uint> rows, SideCorpus corpus) : base(index, latent, corpus)
    {
        foreach (uint row in rows) Say(row);
    }
}

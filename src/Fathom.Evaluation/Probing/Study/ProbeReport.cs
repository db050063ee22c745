namespace Fathom.Evaluation;

/// <summary>What a probe is worth.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Train">Examples learnt from, those chosen by included.</param>
/// <param name="Test">Examples measured on.</param>
/// <param name="TestDocuments">Documents of these.</param>
/// <param name="Probe">The probe.</param>
/// <param name="Others">Other forms of it, and what else the activation holds.</param>
/// <param name="Controls">What needs no probe to be reached.</param>
/// <param name="Reliability">Tenths of p.</param>
/// <param name="Classifier">What was learnt.</param>
public sealed record ProbeReport(string Method, IReadOnlyList<string> Classes, int Train, int Test, int TestDocuments,
    ProbeRow Probe,
    IReadOnlyList<ProbeRow> Others, IReadOnlyList<ProbeRow> Controls, IReadOnlyList<ReliabilityBin> Reliability,
    LinearClassifier Classifier)
{
    /// <summary>Between conditions; null where there are none.</summary>
    public ProbeTransfer? Transfer { get; init; }

    /// <summary>What the differences to the controls say, a sentence each.</summary>
    public IReadOnlyList<string> Words => ProbeWords.Of(this);
}

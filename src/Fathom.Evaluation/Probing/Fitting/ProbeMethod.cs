using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>A way to learn a linear probe.</summary>
public abstract class ProbeMethod
{
    /// <summary>The name in options.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it needs every class among the validation examples.</summary>
    public virtual bool ChoosesByValidation => false;

    /// <summary>Whether other labels would make another probe.</summary>
    public virtual bool LearnsLabels => true;

    /// <summary>Documents that it needs to learn from.</summary>
    public virtual int FewestDocuments => 1;

    /// <summary>Learns to tell classes apart.</summary>
    /// <param name="inputs">What it reads.</param>
    /// <param name="labels">Documents and names; their classes and splits are not looked at.</param>
    /// <param name="classOf">[n] class of each example.</param>
    /// <param name="train">Examples to learn from.</param>
    /// <param name="validation">Examples to choose by; a method that chooses by folds learns from these too.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public abstract LinearClassifier Fit(ProbeInputs inputs, ProbeLabels labels, int[] classOf, int[] train,
        int[] validation, Workers workers);

    /// <summary>Whether examples are positive for an output: those of the second of two classes, or of class
    /// <paramref name="output"/>.</summary>
    protected static bool[] Positive(ProbeLabels labels, int[] classOf, int[] examples, int output)
    {
        int wanted = labels.Outputs == 1 ? 1 : output;
        return [.. examples.Select(example => classOf[example] == wanted)];
    }

    /// <summary>Both, ascending.</summary>
    protected static int[] Joined(int[] train, int[] validation) => [.. train.Concat(validation).Order()];
}

using System.ComponentModel;

namespace Fathom.Features;

/// <summary>From how much latents are explained, and on how much labels are tested. Every property is an option.</summary>
public sealed record ExplainOptions
{
    [Description("passages that an explainer sees, over ten deciles of activation")]
    public int TrainExamples { get; init; } = 40;

    [Description("passages of other documents, likewise, that a scorer asks about")]
    public int TestExamples { get; init; } = 50;

    [Description("passages beside either in which the latent is silent, half of them where a decoder neighbour fires")]
    public int OtherExamples { get; init; } = 50;

    [Description("tokens of a passage at most")]
    public int PassageTokens { get; init; } = 32;

    [Description("passages in one question of a scorer")]
    public int Batch { get; init; } = 10;

    [Description("latents whose test passages are also scored with the label of another latent: what any label scores")]
    public int Shuffled { get; init; } = 20;

    [Description("seed of every draw: documents, passages, orders, intervals")]
    public ulong Seed { get; init; }

    /// <exception cref="OptionException">A value is out of its range; the message names the option.</exception>
    public void Validate()
    {
        Require("--train-examples", TrainExamples, 10, 1000);
        Require("--test-examples", TestExamples, 10, 1000);
        Require("--other-examples", OtherExamples, 10, 1000);
        Require("--passage-tokens", PassageTokens, 4, 512);
        Require("--batch", Batch, 1, 100);
        if (Shuffled is < 0 or 1) throw new OptionException($"--shuffled {Shuffled}: expected 0, or 2 and more");
    }

    static void Require(string option, int value, int least, int most)
    {
        if (value < least || value > most) throw new OptionException($"{option} {value}: expected {least} to {most}");
    }
}

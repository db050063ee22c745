using System.ComponentModel;
using System.Reflection;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>Training on activations as the model computes them, without a store.</summary>
sealed record StreamOptions
{
    /// <summary>Rows of a block where --shuffle-buffer does not say.</summary>
    const int UsualBlock = 1 << 18;

    [Description("train on activations as the model computes them from --text or --world, without storing them")]
    public bool Stream { get; init; }

    [Description("with --stream: folder of the model, or the name of one that comes with Fathom")]
    public string Model { get; init; } = "";

    [Description("text")]
    public TextOptions Contexts { get; init; } = new();

    [DisplayName("dtype"), Description("with --stream: how activations are kept, as a capture of that type would hold them")]
    public RowType Type { get; init; } = RowType.F32;

    /// <param name="all">The options of the verb.</param>
    /// <exception cref="UsageException">Options of a stream without one, or a stream without its options.</exception>
    public void Validate(GivenOptions all)
    {
        if (!Stream)
        {
            all.Refuse("stored rows, it is one of --stream",
                [.. OptionsOf(typeof(StreamOptions)).Where(name => name != "--stream")]);
            return;
        }
        if (Model.Length == 0) throw new UsageException("--model is missing: the model whose activations to train on");
        Contexts.Validate(all);
    }

    /// <summary>The same training with a block, where it is on a stream.</summary>
    public TrainConfig WithBlock(TrainConfig config) => !Stream || config.ShuffleBuffer is not null
        ? config : config with { ShuffleBuffer = Math.Max(UsualBlock, 100 * config.Batch) };

    static IEnumerable<string> OptionsOf(Type type) => type.GetProperties().SelectMany(property =>
        property.GetCustomAttribute<DescriptionAttribute>() is null ? []
        : property.PropertyType == typeof(TextOptions) ? OptionsOf(property.PropertyType) : [OptionNames.Of(property)]);
}

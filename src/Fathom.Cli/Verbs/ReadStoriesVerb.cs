using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Lab.Stories;

namespace Fathom.Cli;

/// <summary><c>fathom worlds read</c></summary>
sealed class ReadStoriesVerb : Verb<ReadStoriesVerb.Options>
{
    public override string Name => "read";

    public override string Summary => "read texts as stories: their exact probability, and the sentences that are none";

    public override IReadOnlyList<string> Examples =>
        ["fathom worlds read --text stories.jsonl", "fathom worlds read --text sample.txt --json"];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        int sentences = 0, read = 0, whole = 0, texts = 0;
        foreach (TextDocument document in TextFiles.Read(options.Text))
        {
            cancellation.ThrowIfCancellationRequested();
            StoryReading reading = StoryReading.Of(document.Text);
            texts++;
            sentences += reading.Sentences.Count;
            read += reading.Sentences.Count(sentence => sentence.IsRead);
            if (reading.IsWhole) whole++;
            if (options.Json) Json.Print(Line(document, reading));
            else Print(document, reading);
        }
        Console.Error.WriteLine($"{texts} texts, {whole} of them whole stories; {read} of {sentences} sentences read");
        return 0;
    }

    static void Print(TextDocument document, StoryReading reading)
    {
        foreach (SentenceReading sentence in reading.Sentences)
        {
            string text = document.Text[sentence.Start..sentence.End];
            Console.WriteLine(sentence.IsRead
                ? $"{sentence.Surprisal,8:f3}  {text}"
                : $"{"–",8}  {text}\n{"",10}({sentence.Problem})");
        }
        Console.WriteLine($"{reading.Surprisal,8:f3}  nats in all\n");
    }

    static object Line(TextDocument document, StoryReading reading) => new
    {
        whole = reading.IsWhole,
        surprisal = double.IsFinite(reading.Surprisal) ? reading.Surprisal : (double?)null,
        sentences = reading.Sentences.Select(sentence => new
        {
            text = document.Text[sentence.Start..sentence.End],
            surprisal = sentence.IsRead ? sentence.Surprisal : (double?)null,
            problem = sentence.Problem,
        }),
    };

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("text files, .txt or .jsonl with a field \"text\""), RequiredOption]
        public IReadOnlyList<string> Text { get; init; } = [];

        [Description("print one JSON object for each text")]
        public bool Json { get; init; }
    }
}

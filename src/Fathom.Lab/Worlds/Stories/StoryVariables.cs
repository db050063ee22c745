using Fathom.Dictionaries;

namespace Fathom.Lab.Stories;

/// <summary>The labelled variables of the stories: yes or no at every token, in groups of which each is one value.</summary>
static class StoryVariables
{
    static readonly List<LabelledVariable> Variables = [];

    public static readonly int[] Who = Group("name", Names.All, "a mention of the child called {0}");
    public static readonly int[] Grownups =
        Group("grown-up", Grownup.All.Select(g => g.Noun), "a mention of the main character's {0}");
    public static readonly int[] Gender = Group("gender", ["male", "female"], "a mention of someone {0}");
    public static readonly int[] Age = Group("age", ["child", "grown-up", "old"], "a mention of someone who is (a) {0}");
    public static readonly int[] Role = Group("role", ["main character", "second child", "elder"], "a mention of the {0}");
    public static readonly int[] Relations =
        Group("relation", ["friend", "sibling", "cousin", "neighbour"], "a mention of the second child, the first one's {0}");
    public static readonly int[] Number =
        Group("number", ["one", "several"], "a mention of {0} of a person, an animal or a thing");
    public static readonly int[] Animals = Group("animal", Animal.All.Select(a => a.Noun), "a mention of the {0}");
    public static readonly int[] Places = Group("place", Place.All.Select(p => p.Noun), "words that tell of the {0}");
    public static readonly int[] Weathers = Group("weather", Weather.All.Select(w => w.Noun), "words that tell of {0}");
    public static readonly int[] Times = Group("time", DayTime.All.Select(t => t.Noun), "words that tell that it is {0}");
    public static readonly int[] Weekdays = Group("weekday", Calendar.Weekdays, "words that tell of a {0}");
    public static readonly int[] Months = Group("month", Calendar.Months, "words that tell of {0}");
    public static readonly int[] Feelings =
        Group("feeling", Feeling.All.Select(f => f.Word), "words that tell that someone is {0}");
    public static readonly int[] MoodOf = Group("mood", Feeling.All.Select(f => f.Word), "a mention of someone who is {0}");
    public static readonly int[] Causes = Group("cause", Cause.All, "words that give {0} as a cause");
    public static readonly int[] Things = Group("thing", ThingKind.All.Select(t => t.Noun), "a mention of a {0}");
    public static readonly int[] Families = Group("family", ThingFamilies.All, "a mention of a thing that is a {0}");
    public static readonly int[] Colours =
        Group("colour", Colour.All.Select(c => c.Word), "words that tell that something is {0}");
    public static readonly int[] Sizes = Group("size", ["big", "small"], "words that tell that something is {0}");
    public static readonly int[] Counts =
        Group("count", Numbers.Words[2..10], "words that tell that there are {0}", firstIndex: 2);
    public static readonly int[] Owners =
        Group("owner", ["main character", "second child", "elder"], "a mention of something that belongs to the {0}");
    public static readonly int[] Hobbies =
        Group("activity", Activities.All.Select(v => v.Base), "words that say that someone does, or would, {0}");
    public static readonly int[] Spots = Group("hidden", Activities.HidingSpots, "words that tell of the hiding place {0}");
    public static readonly int[] Provisions = Group("provision", Activities.Provisions, "a mention of the packed {0}");
    public static readonly int[] Tenses = Group("tense", ["past", "present", "future"],
        "a verb in the {0} tense: its finite word, or all words of a future");
    public static readonly int[] Acts =
        Group("speech", ["greeting", "thanks", "request", "promise", "refusal", "question", "answer"], "a quoted {0}");
    public static readonly int[] Speakers =
        Group("speaker", ["main character", "second child", "elder"], "quoted words of the {0}, once the text says so");
    public static readonly int[] Arithmetic = Group("arithmetic", ["sum", "difference"], "a {0} of two small numbers");
    public static readonly int Quotation = Single("quotation", "words in quotation marks");
    public static readonly int Negation = Single("negation", "a negated statement");
    public static readonly int List = Single("list", "an enumeration");
    public static readonly int Spanish = Single("Spanish", "Spanish words");
    public static readonly int Code = Single("code", "a line of a program, or what it prints");
    public static readonly int Plan = Single("plan", "words about where they mean to go");
    public static readonly int Comparison = Single("comparison", "words that compare the two children");

    /// <summary>In force rather than mentioned: active from the first mention on, until it changes.</summary>
    public static readonly int[] PlaceInForce =
        Group("place in force", Place.All.Select(p => p.Noun), "everything that happens at the {0}");
    public static readonly int[] WeatherInForce =
        Group("weather in force", Weather.All.Select(w => w.Noun), "everything that happens in the {0}");
    public static readonly int[] TimeInForce =
        Group("time in force", DayTime.All.Select(t => t.Noun), "everything that happens when it is {0}");
    public static readonly int[] HeroInForce = Group("main character", ["boy", "girl"], "every story about a {0}");

    /// <summary>All of them, in the order of their indices.</summary>
    public static IReadOnlyList<LabelledVariable> All => Variables;

    static int[] Group(string group, IEnumerable<string> values, string description, int firstIndex = 0)
    {
        var indices = new List<int>(Enumerable.Repeat(-1, firstIndex));
        foreach (string value in values) indices.Add(Add($"{group} is {value}", group, string.Format(null, description, value)));
        return [.. indices];
    }

    static int Single(string name, string description) => Add(name, name, description);

    static int Add(string name, string group, string description)
    {
        Variables.Add(new(name, group, description));
        return Variables.Count - 1;
    }
}

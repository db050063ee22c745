namespace Fathom.Lab.Stories;

/// <summary>Weather, time of day, dates.</summary>
static class Skies
{
    public static readonly StoryEvent[] All =
    [
        new("weather", m => m.Weather < 0 ? 1.3 : 0.5, Turn),
        new("scene", m => m.Weather >= 0 ? 0.8 : 0.3, Scene),
        new("in the weather", m => m.Weather >= 0 ? 0.9 : 0.3, Sign),
        new("hour", m => 0.6, Hour),
        new("date", m => 0.5, Date),
    ];

    // The rain fell; it was a rainy day; there was rain all around. Weather that is known may change.
    static void Turn(Teller t)
    {
        StoryMemory memory = t.Memory;
        int before = memory.Weather;
        if (before < 0 || t.Chance(0.4)) memory.Weather = t.BelowExcept(Weather.All.Length, before);
        Weather weather = Weather.All[memory.Weather];
        int variable = StoryVariables.Weathers[memory.Weather];
        switch (t.Below(4))
        {
            case 0: Reigns(t); break;
            case 1:
                t.Say("it").Say(Tense.Past, "was").Article(weather.Adjective);
                t.Modifier(weather.Adjective).Tells(variable).Noun(t.Of<string>("day", "week", "place"));
                break;
            case 2:
                t.Say("such").Modifier(t.Of<string>("strong", "strange", "wonderful"));
                t.Noun(weather.Noun).Tells(variable).Say(Tense.Past, "was rare");
                break;
            default:
                t.Say("now there").Say(Tense.Past, "was").Noun(weather.Noun).Tells(variable);
                t.Say(t.Of<string>("all around", "again", "outside"));
                break;
        }
        Phrases.Stop(t);
    }

    static void Scene(Teller t)
    {
        Showing(t);
        Phrases.Stop(t);
    }

    /// <summary>The weather as a reason: the rain fell, everyone was hot.</summary>
    /// <returns>The word from which on it is clear.</returns>
    public static int Reason(Teller t, bool implied)
    {
        int noun = t.Pieces.Count + 1;
        if (implied)
        {
            Showing(t);
            return t.Pieces.Count - 1;
        }
        Known(t);
        Reigns(t);
        return noun;
    }

    static void Known(Teller t)
    {
        if (t.Memory.Weather < 0) t.Memory.Weather = t.Below(Weather.All.Length);
    }

    // The rain fell.
    static void Reigns(Teller t)
    {
        Weather weather = Weather.All[t.Memory.Weather];
        t.Say("the").Noun(weather.Noun).Tells(StoryVariables.Weathers[t.Memory.Weather]).Verb(Tense.Past, weather.Does);
    }

    // The roof dripped.
    static void Showing(Teller t)
    {
        Known(t);
        (string what, string does, string how) = t.Of<(string, string, string)>(Weather.All[t.Memory.Weather].Scenes);
        t.Say(what).Say(Tense.Past, does).Say(how).Tells(StoryVariables.Weathers[t.Memory.Weather], MentionForm.Implied);
    }

    static void Sign(Teller t)
    {
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        Known(t);
        t.Verb(Tense.Past, t.Of<string>(Weather.All[t.Memory.Weather].Signs));
        t.Tells(StoryVariables.Weathers[t.Memory.Weather], MentionForm.Implied);
        if (t.Chance(0.2)) Setting.Here(t);
        Phrases.Stop(t);
    }

    // Time goes on: the hour after the one that is known, or the same.
    static void Hour(Teller t)
    {
        StoryMemory memory = t.Memory;
        bool known = memory.Time >= 0;
        if (!known) memory.Time = t.Below(DayTime.All.Length);
        else if (t.Chance(0.6)) memory.Time = (memory.Time + 1) % DayTime.All.Length;
        string noun = DayTime.All[memory.Time].Noun;
        int variable = StoryVariables.Times[memory.Time];
        switch (t.Below(4))
        {
            case 0:
                t.Say("it").Say(Tense.Past, "was").Noun(noun).Tells(variable).Say(t.Of<string>("by now", "already"));
                break;
            case 1: t.Noun(noun).Tells(variable).Verb(Tense.Past, t.Of<string>("came", "had come")); break;
            case 2:
                t.Say("the").Noun(noun).Tells(variable);
                t.Say(Tense.Past, "was").Modifier(t.Of<string>("calm", "long", "bright"));
                break;
            default:
                t.Say("what a").Modifier(t.Of<string>("calm", "long", "bright")).Noun(noun).Tells(variable);
                t.Say("it").Say(Tense.Past, "was");
                break;
        }
        Phrases.Stop(t);
    }

    // It was the third of May. The calendar said Monday.
    static void Date(Teller t)
    {
        StoryMemory memory = t.Memory;
        switch (t.Below(3))
        {
            case 0:
                t.Say("it").Say(Tense.Past, "was the").Number(t.Of<string>(Calendar.Ordinals)).Say("of");
                if (memory.Month < 0) memory.Month = t.Below(Calendar.Months.Length);
                t.Noun(Calendar.Months[memory.Month]).Tells(StoryVariables.Months[memory.Month]);
                break;
            case 1:
                t.Say(t.Of<string>("the calendar said", "today was")).Tells(Tense.Past);
                Weekday(t);
                break;
            default:
                t.Say("it").Say(Tense.Past, "was");
                Weekday(t);
                t.Say(",");
                t.Say("the").Number(t.Of<string>(Calendar.Ordinals));
                break;
        }
        Phrases.Stop(t);
    }

    static void Weekday(Teller t)
    {
        StoryMemory memory = t.Memory;
        if (memory.Weekday < 0) memory.Weekday = t.Below(Calendar.Weekdays.Length);
        t.Noun(Calendar.Weekdays[memory.Weekday]).Tells(StoryVariables.Weekdays[memory.Weekday]);
    }
}

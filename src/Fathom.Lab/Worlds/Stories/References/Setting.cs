namespace Fathom.Lab.Stories;

/// <summary>
/// How the story speaks of where and when it happens. What it has not said yet is drawn by the first words that say it. An
/// adverbial tells its value at its last word, which completes it.
/// </summary>
static class Setting
{
    const int Named = 0, Implied = 1;

    /// <summary>Where they are, as an adverbial: there, at the park, near the swings.</summary>
    /// <param name="t">Writes it.</param>
    /// <param name="first">Whether <i>was</i> follows, so that <i>there</i> need not mean a place.</param>
    public static void Here(Teller t, bool first = false)
    {
        StoryMemory memory = t.Memory;
        bool known = memory.Place >= 0;
        int form = t.Pick(known ? 3 : 0, known ? 2 : 3, known ? 2 : 1);
        if (!known) memory.Place = t.Below(Place.All.Length);
        Place place = Place.All[memory.Place];
        int variable = StoryVariables.Places[memory.Place];
        switch (form)
        {
            case 0:
                t.Say("there");
                if (!first) t.Tells(variable, MentionForm.Pronoun);
                break;
            case 1: t.Say(place.At).Say("the").Noun(place.Noun).Tells(variable); break;
            default: t.Say("near the").Noun(t.Of<string>(place.Signs)).Tells(variable, MentionForm.Implied); break;
        }
    }

    /// <summary>A place as a goal: to the park. Remembers nothing.</summary>
    public static void Goal(Teller t, int place) =>
        t.Say("to the").Noun(Place.All[place].Noun).Tells(StoryVariables.Places[place]);

    /// <summary>A place other than where they are.</summary>
    public static int Elsewhere(Teller t) => t.BelowExcept(Place.All.Length, t.Memory.Place);

    /// <summary>When it happens, as an adverbial: in the morning, after breakfast.</summary>
    public static void When(Teller t)
    {
        int form = Form(t, ref t.Memory.Time, DayTime.All.Length, named: 2, implied: 2, pointing: 1.5);
        DayTime time = DayTime.All[t.Memory.Time];
        t.Say(form == Named ? time.At : form == Implied ? t.Of<string>(time.Signs) : "at that hour");
        Tell(t, form, StoryVariables.Times[t.Memory.Time]);
    }

    /// <summary>The weather as an adverbial: in the rain, in such weather.</summary>
    public static void Under(Teller t)
    {
        int form = Form(t, ref t.Memory.Weather, Weather.All.Length, named: 2, implied: 0, pointing: 1.5);
        if (form == Named) t.Say("in the").Noun(Weather.All[t.Memory.Weather].Noun);
        else t.Say("in such").Noun("weather");
        Tell(t, form, StoryVariables.Weathers[t.Memory.Weather]);
    }

    /// <summary>The day of the week: on Monday, on that day, on the day after Sunday.</summary>
    public static void Day(Teller t) =>
        Date(t, ref t.Memory.Weekday, Calendar.Weekdays, StoryVariables.Weekdays, "on", "day");

    /// <summary>The month: in May, in that month, in the month after April.</summary>
    public static void Month(Teller t) =>
        Date(t, ref t.Memory.Month, Calendar.Months, StoryVariables.Months, "in", "month");

    static void Date(Teller t, ref int value, string[] names, int[] variables, string preposition, string unit)
    {
        int form = Form(t, ref value, names.Length, named: 2, implied: 1, pointing: 2);
        t.Say(preposition);
        if (form == Named) t.Noun(names[value]);
        else if (form == Implied) t.Say($"the {unit} after").Noun(names[(value + names.Length - 1) % names.Length]);
        else t.Say($"that {unit}");
        Tell(t, form, variables[value]);
    }

    // Named, implied, or, once it is known, pointed back to; draws what is not known yet.
    static int Form(Teller t, ref int value, int values, double named, double implied, double pointing)
    {
        bool known = value >= 0;
        int form = t.Pick(named, implied, known ? pointing : 0);
        if (!known) value = t.Below(values);
        return form;
    }

    static void Tell(Teller t, int form, int variable) => t.Tells(variable, form switch
    {
        Named => MentionForm.Explicit,
        Implied => MentionForm.Implied,
        _ => MentionForm.Pronoun,
    });
}

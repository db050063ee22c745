#!/usr/bin/perl
# Writes src/Fathom.Models/Tokenizers/Unicode/NormalizationData.cs from Perl's own Unicode tables:
#   perl tests/goldens/tokenizers/make-normalization-data.pl > src/Fathom.Models/Tokenizers/Unicode/NormalizationData.cs
# Hugging Face's tokenizers normalise by Unicode 9.0 (the crate unicode-normalization-alignments), so only code points that
# existed then are written; later ones normalise to themselves there and here.
use strict;
use warnings;
use Unicode::UCD qw(charinfo);
use Unicode::Normalize qw(getCombinClass isComp_Ex);

my (@mappings, @classes);
my ($from, $to, $class) = (-1, -1, 0);
for my $c (0x80 .. 0x2FFFF) {
    next if $c >= 0xAC00 && $c <= 0xD7A3 or $c >= 0xD800 && $c <= 0xDFFF;
    my $known = chr($c) =~ /\p{Present_In: 9.0}/;
    my $now = $known ? getCombinClass($c) : 0;
    if ($now != $class || $c != $to + 1) {
        push @classes, sprintf('%X-%X:%d', $from, $to, $class) if $class;
        ($from, $class) = ($c, $now);
    }
    $to = $c;
    next unless $known;
    my $info = charinfo($c) or next;
    my $raw = $info->{decomposition} or next;
    my $compatible = $raw =~ s/^<\w+> //;
    my @parts = map { hex } split ' ', $raw;
    my $sign = $compatible ? '~' : '=';
    # "!": canonical, but never composed again.
    $sign = "!" if !$compatible && isComp_Ex($c);
    push @mappings, sprintf('%X%s%s', $c, $sign, join ' ', map { sprintf '%X', $_ } @parts);
}

sub literal {
    my ($name, $summary, @entries) = @_;
    print "    /// <summary>$summary</summary>\n    internal static ReadOnlySpan<byte> $name =>\n        \"\"\"\n";
    my $line = '';
    for my $entry (@entries) {
        if (length($line) + length($entry) > 118) { print "        $line\n"; $line = ''; }
        $line .= "$entry;";
    }
    print "        $line\n        \"\"\"u8;\n";
}

print <<'HEAD';
namespace Fathom.Models.Tokenizers.Unicode;

/// <summary>
/// Unicode 9.0 decompositions and combining classes, written by tests/goldens/tokenizers/make-normalization-data.pl. The version
/// is that of Hugging Face's normaliser; Hangul syllables are computed.
/// </summary>
internal static class NormalizationData
{
HEAD
literal('Mappings', 'A step each: canonical "C0=41 300;", canonical but never composed "958!915 93C;", compatible "A0~20;".', @mappings);
print "\n";
literal('Classes', 'Canonical combining classes other than 0: "300-314:230;".', @classes);
print "}\n";

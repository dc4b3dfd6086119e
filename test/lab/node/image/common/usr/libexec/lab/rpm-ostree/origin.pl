# The origin of a deployment: what it was asked to be. A key file of GLib, with the keys of the real one (rust/src/origin.rs).
use strict;
use warnings;

# By section and key.
sub parse_origin {
    my ($text) = @_;
    my (%origin, $section);
    for (split /\n/, $text) {
        if (/^\[(.+)\]$/) { $section = $1 }
        elsif (/^([^=]+)=(.*)$/) { $origin{$section}{$1} = $2 }
    }
    return \%origin;
}

sub format_origin {
    my ($origin) = @_;
    my $text = '';
    for my $section (sort keys %$origin) {
        my $values = $origin->{$section};
        next unless %$values;
        $text .= "[$section]\n" . join('', map { "$_=$values->{$_}\n" } sort keys %$values);
    }
    return $text;
}

sub list_in {
    my ($origin, $section, $key) = @_;
    return split /;/, $origin->{$section}{$key} // '';
}

sub set_list {
    my ($origin, $section, $key, @words) = @_;
    if (@words) { $origin->{$section}{$key} = join ';', @words, '' } else { delete $origin->{$section}{$key} }
}

# A replacement is written as SHA256:NEVRA.
sub nevras_in { return map { s/^[0-9a-f]{64}://r } list_in(@_) }

1;

# JSON as json-glib prints it: a string is one, \'true' a literal, [] a list, object(KEY, VALUE, ...) an object in this order.
use strict;
use warnings;

sub object { return bless [@_], 'object' }

# Older ones, as in RHEL 8, print an empty list over two lines.
sub json {
    my ($value, $indent) = @_;
    my $inner = "$indent  ";
    return $$value if ref $value eq 'SCALAR';
    if (ref $value eq 'ARRAY') {
        return rhel() < 9 ? "[\n$indent]" : '[]' unless @$value;
        return "[\n" . join(",\n", map { $inner . json($_, $inner) } @$value) . "\n$indent]";
    }
    if (ref $value eq 'object') {
        return rhel() < 9 ? "{\n$indent}" : "{$indent}" unless @$value;
        my @lines = map { "$inner\"$value->[2 * $_]\" : " . json($value->[2 * $_ + 1], $inner) } 0 .. @$value / 2 - 1;
        return "{\n" . join(",\n", @lines) . "\n$indent}";
    }
    return '"' . $value =~ s/(["\\])/\\$1/gr . '"';
}

sub boolean { return $_[0] ? \'true' : \'false' }

sub number { my $text = "$_[0]"; return \$text }

1;

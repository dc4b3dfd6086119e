# The command line, as GLib's option parser takes it: options anywhere, values joined by = or in the next word.
use strict;
use warnings;

# parse(\@argv, {name => 'flag' | 'value' | 'list'}, {short => name}): the options, and the words that are none.
sub parse_options {
    my ($argv, $kinds, $short) = @_;
    my (%options, @words);
    my @rest = @$argv;
    while (defined(my $word = shift @rest)) {
        if ($word eq '--') { push @words, @rest; last }
        if ($word !~ /^-./) { push @words, $word; next }
        my ($name, $value) = $word =~ /^--([^=]+)(?:=(.*))?$/s;
        $name //= $short->{substr $word, 1};
        my $kind = defined $name ? $kinds->{$name} : undef;
        fail("Unknown option $word") unless $kind;
        if ($kind eq 'flag') { $options{$name} = 1; next }
        $value //= shift @rest // fail("Missing argument for --$name");
        if ($kind eq 'list') { push @{$options{$name}}, $value } else { $options{$name} = $value }
    }
    return (\%options, @words);
}

sub usage_error { fail("usage error: $_[0]") }

# What was typed, as it is shown to whoever has to wait for it: with a space at its end (src/app/libmain.cxx,
# rebuild_command_line).
sub command_line {
    return join '', map { "$_ " } map { m{^[\w./:=\@%+-]+$} ? $_ : "'" . s/'/'\\''/gr . "'" } @_;
}

1;

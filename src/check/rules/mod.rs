//! The rules, one per file. A new one adds its file and one line here.

use super::rule::Rule;

macro_rules! rules {
    ($($name:ident)*) => {
        $(mod $name;)*
        pub(super) static RULES: &[&Rule] = &[$(&$name::RULE),*];
    };
}

rules! {
    number_skipped
    number_repeated
    number_out_of_order
    category_number_slip
    stated_count_off
    name_count_off
    empty_cell
    item_mark_slip
    unsure_reading
    unit_written_two_ways
    place_not_among_units
    unit_never_mentioned
    lead_not_first
    unit_repeated
    leader_count_off
    unit_with_two_leaders
    leader_with_two_units
    leader_name_variant
    leaders_in_wrong_order
    chief_conflict
    no_plan_at_all
    gap_in_quarters
    work_after_completion
    no_completion
    stages_out_of_order
    cumulative_falls
    increments_miss_target
    cumulative_misses_target
    share_over_hundred
    share_falls
    item_without_milestone
    milestone_without_item
    quarter_named_out_of_order
    list_count_off
    impossible_date
    name_and_detail_disagree
    deadline_in_the_past
}
